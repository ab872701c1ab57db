//! Frames: four bytes of length, then one JSON object.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::timeout;

use crate::{PluginError, PluginResult};

/// The most bytes of a frame, without those of its length.
pub(crate) const MAX_FRAME: usize = 16 * 1024 * 1024;

/// From a frame's first byte to its last.
const FRAME_LIMIT: Duration = Duration::from_secs(30);

/// A message of the host.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) kind: String,
    pub(crate) request_id: Option<String>,
    pub(crate) payload: Value,
}

/// The next message; none where the connection ends between two frames.
pub(crate) async fn read<R: AsyncRead + Unpin>(from: &mut R) -> PluginResult<Option<Message>> {
    let mut first = [0];
    if from.read(&mut first).await? == 0 {
        return Ok(None);
    }
    match timeout(FRAME_LIMIT, read_rest(from, first[0])).await {
        Ok(message) => message.map(Some),
        Err(_) => Err(PluginError::new("a frame took more than 30 s")),
    }
}

async fn read_rest<R: AsyncRead + Unpin>(from: &mut R, first: u8) -> PluginResult<Message> {
    let mut length = [first, 0, 0, 0];
    from.read_exact(&mut length[1..]).await?;
    let length = u32::from_be_bytes(length) as usize;
    if !(1..=MAX_FRAME).contains(&length) {
        return Err(PluginError::new(format_args!("a frame of {length} bytes; 1 to {MAX_FRAME} are possible")));
    }
    let mut text = vec![0; length];
    from.read_exact(&mut text).await?;
    message(&text)
}

fn message(text: &[u8]) -> PluginResult<Message> {
    let mut envelope: Value = serde_json::from_slice(text)?;
    let kind = envelope["type"].as_str().ok_or("a frame that is no JSON object with a type")?.to_owned();
    let request_id = envelope["request_id"].as_str().map(str::to_owned);
    Ok(Message { kind, request_id, payload: envelope["payload"].take() })
}

#[derive(Serialize)]
struct Envelope<'a> {
    r#type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    payload: &'a Value,
}

/// A message to the host, ready to be written. It fails where the message does not fit into a frame.
pub(crate) fn encode(kind: &str, request_id: Option<&str>, payload: &Value) -> PluginResult<Vec<u8>> {
    let mut frame = vec![0; 4];
    serde_json::to_writer(&mut frame, &Envelope { r#type: kind, request_id, payload })?;
    let length = frame.len() - 4;
    if length > MAX_FRAME {
        let reason = format!("a message of {length} bytes does not fit into a frame of {MAX_FRAME}");
        return Err(PluginError::new(reason));
    }
    frame[..4].copy_from_slice(&(length as u32).to_be_bytes());
    Ok(frame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::golden;
    use serde_json::json;
    use tokio::io::AsyncWriteExt;

    async fn read_all(bytes: &[u8]) -> PluginResult<Option<Message>> {
        let mut from = bytes;
        read(&mut from).await
    }

    #[tokio::test]
    async fn encoded_message_is_read_back() {
        let frame = encode("kv", Some("1"), &json!({"value": "grün"})).unwrap();
        let message = read_all(&frame).await.unwrap().unwrap();
        assert_eq!((message.kind.as_str(), message.request_id.as_deref()), ("kv", Some("1")));
        assert_eq!(message.payload, json!({"value": "grün"}));
    }

    #[tokio::test]
    async fn end_between_frames_is_no_error() {
        assert!(read_all(b"").await.unwrap().is_none());
    }

    #[tokio::test]
    async fn broken_frames_are_refused() {
        for broken in [
            &b"\0\0"[..],
            b"\0\0\0\0",
            b"\0\0\0\x05{}",
            b"\0\0\0\x02{]",
            b"\0\0\0\x02[]",
            b"\0\0\0\x0a{\"type\":1}",
            b"\x01\0\0\x01{}",
            b"\0\0\0\x03{}x",
            b"\0\0\0\x0e{\"type\":\"\xff\"} ",
        ] {
            assert!(read_all(broken).await.is_err(), "{broken:?}");
        }
    }

    /// The types of the messages that come out, and how it is behind them.
    async fn cut<R: AsyncRead + Unpin>(mut from: R) -> Vec<String> {
        let mut found = Vec::new();
        let then = loop {
            match read(&mut from).await {
                Ok(Some(message)) => found.push(message.kind),
                Ok(None) => break "ready",
                Err(PluginError::Io(_)) => break "inside",
                Err(_) => break "broken",
            }
        };
        found.push(then.to_owned());
        found
    }

    #[tokio::test]
    async fn golden_bytes_are_cut_into_frames() {
        for case in golden::cases("bytes.json") {
            let types = case["frames"].as_array().unwrap().iter().map(|frame| {
                let frame: Value = serde_json::from_str(frame.as_str().unwrap()).unwrap();
                golden::text(&frame["type"])
            });
            let expected: Vec<_> = types.chain([golden::text(&case["then"])]).collect();
            let bytes = golden::of_hex(&case["hex"]);
            assert_eq!(cut(&bytes[..]).await, expected, "{case}");
            let (mut host, plugin) = tokio::io::duplex(1);
            let sent = tokio::spawn(async move { host.write_all(&bytes).await });
            assert_eq!(cut(plugin).await, expected, "byte by byte: {case}");
            drop(sent);
        }
    }

    #[test]
    fn golden_texts_that_are_no_message_are_refused() {
        for case in golden::cases("texts.json") {
            let refused_by = case["refused_by"].as_array().unwrap();
            let message = message(&golden::of_hex(&case["hex"]));
            if refused_by.contains(&json!("plugin")) {
                assert!(message.is_err(), "{case}");
            } else if refused_by.is_empty() {
                assert_eq!(message.unwrap().kind, "x", "{case}");
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn frame_that_takes_too_long_is_refused() {
        let (mut host, mut plugin) = tokio::io::duplex(64);
        host.write_all(b"\0\0\0\x09{").await.unwrap();
        let error = read(&mut plugin).await.unwrap_err();
        assert!(error.to_string().contains("30 s"), "{error}");
    }

    #[test]
    fn message_beyond_a_frame_is_refused() {
        assert!(encode("http", None, &json!("x".repeat(MAX_FRAME))).is_err());
    }
}
