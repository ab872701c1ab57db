//! How an answer gets to the host: whole, or in pieces.

use base64::prelude::{Engine, BASE64_STANDARD};
use serde_json::{json, Value};
use tokio::sync::mpsc;

use crate::body::{BodyWriter, Content, Produce, Producing, MAX_PIECE};
use crate::exchange::Exchange;
use crate::frames::MAX_FRAME;
use crate::panics::caught;
use crate::shared::Shared;
use crate::{Feature, PluginError, PluginResult, Response};

/// Above so many bytes a body goes in pieces, where the host can take these: it fits into a frame however it is escaped.
const MAX_WHOLE: usize = 1024 * 1024;

/// Sends an answer. With an error other than that nobody waits for it, nothing of it was sent.
pub(crate) async fn send(exchange: &Exchange, shared: &Shared, response: Response) -> PluginResult<()> {
    let mut head = json!({"status": response.status, "headers": response.headers.to_json()});
    let streams = shared.is_on(Feature::Stream);
    let bytes = match response.body.0 {
        Content::Empty => {
            head["body"] = Value::Null;
            return exchange.send("http", &head).await;
        }
        Content::Whole(bytes) => bytes,
        Content::Pieces(produce) if streams => return send_pieces(exchange, head, Pieces::of(produce)).await,
        Content::Pieces(produce) => collected(Pieces::of(produce)).await?,
    };
    if streams && (bytes.len() > MAX_WHOLE || !may_be_whole(&bytes, shared)) {
        return send_in_pieces(exchange, head, &bytes).await;
    }
    if !may_be_whole(&bytes, shared) {
        return Err(PluginError::new("an answer that is not UTF-8 text needs the feature `binary`"));
    }
    let (name, text) = text_of(bytes, ["body", "body_base64"], shared.is_on(Feature::Binary));
    head[name] = Value::from(text);
    exchange.send("http", &head).await
}

fn may_be_whole(bytes: &[u8], shared: &Shared) -> bool {
    shared.is_on(Feature::Binary) || std::str::from_utf8(bytes).is_ok()
}

/// Bytes as text or, where they are none, as Base64; and the name for it. No text has a NUL, of which escaping makes six bytes.
fn text_of(bytes: Vec<u8>, [text, base64]: [&'static str; 2], binary: bool) -> (&'static str, String) {
    if binary && bytes.contains(&0) {
        return (base64, BASE64_STANDARD.encode(bytes));
    }
    match String::from_utf8(bytes) {
        Ok(as_it_is) => (text, as_it_is),
        Err(other) => (base64, BASE64_STANDARD.encode(other.as_bytes())),
    }
}

/// The pieces that a body's function writes. It goes on while one is waited for.
struct Pieces {
    producing: Producing,
    written: mpsc::Receiver<Vec<u8>>,
    ended: Option<PluginResult<()>>,
}

impl Pieces {
    fn of(produce: Produce) -> Self {
        let (writer, written) = mpsc::channel(1);
        let producing = Box::pin(caught(produce(BodyWriter(writer))));
        Pieces { producing, written, ended: None }
    }

    /// The next piece; none when the function has ended, and all is read that it wrote.
    async fn next(&mut self) -> PluginResult<Option<Vec<u8>>> {
        loop {
            tokio::select! {
                ended = &mut self.producing, if self.ended.is_none() => self.ended = Some(ended),
                piece = self.written.recv() => match piece {
                    Some(piece) => return Ok(Some(piece)),
                    None => break,
                }
            }
        }
        match self.ended.take() {
            Some(ended) => ended?,
            None => self.producing.as_mut().await?,
        }
        Ok(None)
    }
}

async fn collected(mut pieces: Pieces) -> PluginResult<Vec<u8>> {
    let mut all = Vec::new();
    while let Some(piece) = pieces.next().await? {
        if all.len() + piece.len() > MAX_FRAME {
            return Err(PluginError::new("an answer in pieces that is larger than 16 MiB needs the feature `stream`"));
        }
        all.extend(piece);
    }
    Ok(all)
}

async fn send_pieces(exchange: &Exchange, head: Value, pieces: Pieces) -> PluginResult<()> {
    begin(exchange, head).await?;
    let end = match send_all(exchange, pieces).await {
        Ok(()) => json!({}),
        Err(PluginError::Gone) => json!({"error": "The source of the body has gone"}),
        Err(error) => {
            exchange.log.error(format_args!("An answer in pieces was broken off: {error}"));
            json!({"error": "The plugin failed while it answered"})
        }
    };
    exchange.send("http.end", &end).await
}

async fn send_all(exchange: &Exchange, mut pieces: Pieces) -> PluginResult<()> {
    while let Some(piece) = pieces.next().await? {
        send_piece(exchange, &piece).await?;
    }
    Ok(())
}

async fn send_in_pieces(exchange: &Exchange, head: Value, bytes: &[u8]) -> PluginResult<()> {
    begin(exchange, head).await?;
    send_piece(exchange, bytes).await?;
    exchange.send("http.end", &json!({})).await
}

async fn begin(exchange: &Exchange, mut head: Value) -> PluginResult<()> {
    head["stream"] = Value::Bool(true);
    exchange.send("http", &head).await
}

/// Sends bytes as far and as fast as the host can take them.
async fn send_piece(exchange: &Exchange, mut bytes: &[u8]) -> PluginResult<()> {
    while !bytes.is_empty() {
        let count = exchange.take_credit(bytes.len().min(MAX_PIECE)).await?;
        let (piece, rest) = bytes.split_at(count);
        let (name, text) = text_of(piece.to_vec(), ["data", "data_base64"], true);
        exchange.send("http.chunk", &json!({name: text})).await?;
        bytes = rest;
    }
    Ok(())
}
