//! What plugins send: told to say something, the library writes what is in docs/golden-frames.

mod common;

use std::time::Duration;

use common::golden::{of_hex, text, Frame};
use common::{get, Run};
use serde_json::{json, Value};
use toru_plugin_api::*;

/// Clients see no reasons, so the library says always the same.
const REASON: &str = "The plugin failed while it answered";

#[test]
fn canonical_frames_of_plugins_are_written() {
    let frames: Vec<_> = Frame::all("from-plugin.json").into_iter().filter(|frame| frame.is_canonical).collect();
    assert!(frames.len() > 20);
    for frame in frames {
        let mut expected: Value = serde_json::from_str(&frame.json).unwrap();
        let mut said = said(&frame);
        if frame.means.get("error").is_some() {
            expected["payload"] = json!({"error": REASON});
        }
        if frame.kind() == "question" {
            said["request_id"] = expected["request_id"].clone(); // the library makes it up
        }
        expected.as_object_mut().unwrap().remove("timestamp");
        assert_eq!(said, expected, "{}", frame.name);
    }
}

fn said(frame: &Frame) -> Value {
    match frame.kind() {
        "ready" => ready(frame),
        "pong" => told(frame, "lifecycle", json!({"action": "ping"})),
        "value" => told(frame, "kv", question_for(&frame.means["value"])),
        "answer" => answered(frame, "http"),
        "chunk" => answered(frame, "http.chunk"),
        "end" => answered(frame, "http.end"),
        "window" => window(frame),
        "question" | "log" => spoken(frame),
        other => panic!("a kind that this test does not know: {other}"),
    }
}

fn ready(frame: &Frame) -> Value {
    let run = Run::of(|_, _| async { Ok(Response::new(204)) });
    let mut connection = run.connect();
    connection.tell("lifecycle", frame.id(), json!({"action": "init", "features": frame.features}));
    let said = connection.message();
    run.stop();
    said
}

/// What the plugin answers to this.
fn told(frame: &Frame, kind: &str, payload: Value) -> Value {
    let run = Run::of(|_, _| async { Ok(Response::new(204)) });
    let mut connection = run.begun(&frame.features());
    connection.tell(kind, frame.id(), payload);
    let said = connection.message();
    run.stop();
    said
}

/// A question that the plugin answers with this.
fn question_for(value: &Value) -> Value {
    match value.as_str() {
        Some(value) => json!({"action": "get", "key": format!("say {value}")}),
        None => json!({"action": "delete", "key": "k"}),
    }
}

/// The message of this type, of those that an answer becomes.
fn answered(frame: &Frame, kind: &str) -> Value {
    let known = frame.clone();
    let run = Run::of(move |_, _| {
        let response = response(&known);
        async move { Ok(response) }
    });
    let mut connection = run.begun(&frame.features());
    connection.request(frame.id(), get("/"));
    let said = loop {
        let message = connection.message();
        if message["type"] == kind {
            break message;
        }
    };
    run.stop();
    said
}

fn response(frame: &Frame) -> Response {
    let status = frame.means["status"].as_u64().unwrap_or(200);
    let fields = frame.means["headers"].as_array().into_iter().flatten();
    let response = Response::new(u16::try_from(status).unwrap());
    fields.fold(response, |response, field| response.header(text(&field[0]), text(&field[1]))).body(body(frame))
}

fn body(frame: &Frame) -> Body {
    let means = &frame.means;
    if means["streamed"] == true || frame.kind() != "answer" {
        return pieces(frame);
    }
    match (means["body"].as_str(), means.get("body_hex")) {
        (Some(text), _) => text.into(),
        (None, Some(hex)) => of_hex(hex).into(),
        (None, None) => Body::empty(),
    }
}

fn pieces(frame: &Frame) -> Body {
    let piece = frame.means.get("hex").map_or(b"piece".to_vec(), of_hex);
    let error = frame.means["error"].as_str().map(PluginError::new);
    Body::stream(|mut writer| async move {
        writer.write(piece).await?;
        error.map_or(Ok(()), Err)
    })
}

fn window(frame: &Frame) -> Value {
    let run = Run::of(|mut request, _| async move {
        while request.body.next().await?.is_some() {}
        Ok(Response::new(204))
    });
    let mut connection = run.begun(&frame.features());
    connection.request(frame.id(), json!({"method": "POST", "path": "/", "stream": true}));
    let bytes = frame.means["bytes"].as_u64().unwrap() as usize;
    connection.tell("http.chunk", frame.id(), json!({"data": "x".repeat(bytes)}));
    let said = connection.message();
    connection.tell("http.end", frame.id(), json!({}));
    run.stop();
    said
}

/// What a handler says before it answers.
fn spoken(frame: &Frame) -> Value {
    let means = frame.means.clone();
    let run = Run::of(move |_, context| {
        let means = means.clone();
        async move {
            if means["kind"] == "log" {
                log(context.log, &means);
            } else {
                ask(&context.kv, &means).await?;
            }
            Ok(Response::new(204))
        }
    });
    let mut connection = run.begun(&frame.features());
    connection.request("1", get("/"));
    let said = connection.message();
    if let Some(id) = said["request_id"].as_str() {
        let enough_for_all = json!({"value": "0", "applied": true, "entries": [], "results": []});
        connection.tell("kv", id, enough_for_all);
    }
    assert_eq!(connection.message()["payload"]["status"], 204);
    run.stop();
    said
}

fn log(log: Log, means: &Value) {
    let fields = means["fields"].as_object().unwrap();
    let log = fields.iter().fold(log, |log, (name, value)| log.with(name, value.clone()));
    match means["level"].as_str().unwrap() {
        "warn" => log.warn(text(&means["message"])),
        other => panic!("a level that this test does not know: {other}"),
    }
}

async fn ask(kv: &Kv, means: &Value) -> Result<(), KvError> {
    let key = means["key"].as_str().unwrap_or_default();
    let value = means["value"].as_str();
    let ttl = ttl(means);
    match (means["action"].as_str().unwrap(), value, ttl) {
        ("get", _, _) => kv.get(key).await.map(drop),
        ("set", Some(value), None) => kv.set(key, value).await,
        ("set", Some(value), Some(ttl)) => kv.set_with_ttl(key, value, ttl).await,
        ("delete", _, _) => kv.delete(key).await,
        ("cas", value, None) => kv.compare_and_set(key, means["expected"].as_str(), value).await.map(drop),
        ("cas", Some(value), Some(ttl)) => {
            kv.compare_and_set_with_ttl(key, means["expected"].as_str(), value, ttl).await.map(drop)
        }
        ("incr", _, _) => kv.increment(key, means["by"].as_i64().unwrap()).await.map(drop),
        ("list", _, _) => {
            let limit = means["limit"].as_u64().unwrap() as usize;
            kv.list(means["prefix"].as_str().unwrap(), means["after"].as_str(), limit).await.map(drop)
        }
        ("batch", _, _) => kv.batch(means["operations"].as_array().unwrap().iter().map(change)).await.map(drop),
        other => panic!("a question that this test does not know: {other:?}"),
    }
}

fn ttl(means: &Value) -> Option<Duration> {
    means["ttl_ms"].as_u64().map(Duration::from_millis)
}

fn change(means: &Value) -> Change {
    let key = means["key"].as_str().unwrap();
    let value = means["value"].as_str();
    let change = match means["action"].as_str().unwrap() {
        "set" => Change::set(key, value.unwrap()),
        "delete" => Change::delete(key),
        "cas" => Change::compare_and_set(key, means["expected"].as_str(), value),
        "incr" => Change::increment(key, means["by"].as_i64().unwrap()),
        other => panic!("a change that this test does not know: {other}"),
    };
    match ttl(means) {
        Some(ttl) => change.ttl(ttl),
        None => change,
    }
}
