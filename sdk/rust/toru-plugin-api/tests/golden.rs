//! What hosts send, as docs/golden-frames has it: the plugin hears what it means.
//!
//! What the plugin sends is in `golden_from_plugin.rs`; bytes and texts are where frames are read, in `src/frames.rs`.

mod common;

use common::golden::{hex, Frame};
use common::{channel, get, Begun, Dropped, Run};
use serde_json::{json, Value};
use toru_plugin_api::*;

const FEATURES: [Feature; 8] = [
    Feature::Multiplex,
    Feature::Cancel,
    Feature::Ready,
    Feature::Ping,
    Feature::Binary,
    Feature::Stream,
    Feature::Kv2,
    Feature::Log,
];

#[test]
fn frames_of_hosts_are_understood() {
    let frames = Frame::all("from-host.json");
    assert!(frames.len() > 40);
    for frame in frames {
        println!("{}", frame.name);
        match frame.kind() {
            "init" => init(&frame),
            "shutdown" => shutdown(&frame),
            "ping" => ping(&frame),
            "ignored" => ignored(&frame),
            "request" => request(&frame),
            "chunk" => body(&frame, frame.means["hex"].as_str().unwrap()),
            "end" if frame.means["error"].is_null() => body(&frame, ""),
            "end" => body(&frame, "broken off"),
            "window" => window(&frame),
            "cancel" => cancel(&frame),
            "question" => question(&frame),
            "value" | "refusal" | "cas" | "results" | "entries" => answer(&frame),
            other => panic!("a kind that this test does not know: {other}"),
        }
    }
}

fn init(frame: &Frame) {
    let (tell, told) = channel();
    let in_init = move |context: PluginContext| -> Begun {
        tell.send(context).unwrap();
        Box::pin(async { Ok(()) })
    };
    let run = Run::with_init(Some(Box::new(in_init)), |_, _| async { Ok(Response::new(204)) });
    let mut connection = run.connect();
    connection.send_bytes(&frame.bytes());
    let context = told.next();
    let offered = frame.means["features"].as_array().unwrap();
    for feature in FEATURES {
        assert_eq!(context.has(feature), offered.contains(&json!(feature.name())), "{}", feature.name());
    }
    assert_eq!(frame.means["instance_id"], *context.instance_id);
    for member in ["plugin_socket", "log_path", "stream_window"] {
        assert_eq!(context.config[member], frame.means[member]);
    }
    assert_eq!(frame.means["protocol_version"], context.config["protocol_version"].as_str().unwrap_or("1.0"));
    if context.has(Feature::Ready) {
        assert_eq!(connection.message()["request_id"], frame.means["request_id"]);
    }
    run.stop();
}

fn no_content() -> Run {
    Run::of(|_, _| async { Ok(Response::new(204)) })
}

fn shutdown(frame: &Frame) {
    let mut run = no_content();
    run.connect().send_bytes(&frame.bytes());
    let (plugin, ended) = run.ended();
    ended.unwrap();
    assert!(plugin.heard_shutdown);
}

fn ping(frame: &Frame) {
    let run = no_content();
    let mut connection = run.begun(&frame.features());
    connection.send_bytes(&frame.bytes());
    let pong = json!({"type": "lifecycle", "request_id": frame.id(), "payload": {"action": "pong"}});
    assert_eq!(connection.message(), pong);
    run.stop();
}

fn ignored(frame: &Frame) {
    let run = no_content();
    let mut connection = run.begun(&frame.features());
    connection.send_bytes(&frame.bytes());
    assert_eq!(connection.get("/")["status"], 204);
    run.stop();
}

fn request(frame: &Frame) {
    let (tell, told) = channel();
    let run = Run::of(move |mut request, _| {
        let tell = tell.clone();
        async move {
            let headers: serde_json::Map<String, Value> =
                request.headers.iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
            let body = request.body.bytes().await?;
            let heard = json!({"request_id": request.id, "method": request.method, "path": request.target,
                "headers": headers, "body_hex": hex(&body)});
            tell.send(heard).unwrap();
            Ok(Response::new(204))
        }
    });
    let mut connection = run.begun(&frame.features());
    connection.send_bytes(&frame.bytes());
    let mut expected = frame.means_but(&["kind", "body", "streamed"]);
    if frame.means["streamed"] == true {
        connection.tell("http.chunk", frame.id(), json!({"data": "piece"}));
        connection.tell("http.end", frame.id(), json!({}));
        expected["body_hex"] = Value::from(hex(b"piece"));
    } else if expected["body_hex"].is_null() {
        expected["body_hex"] = Value::from(hex(frame.means["body"].as_str().unwrap_or_default().as_bytes()));
    }
    assert_eq!(told.next(), expected);
    run.stop();
}

/// Sends it as a part of a body, and the end; the plugin reads this in hexadecimal, or that it was broken off.
fn body(frame: &Frame, expected: &str) {
    let run = Run::of(|mut request, _| async move {
        Ok(Response::text(match request.body.bytes().await {
            Ok(bytes) => hex(&bytes),
            Err(PluginError::Gone) => "broken off".to_owned(),
            Err(error) => error.to_string(),
        }))
    });
    let mut connection = run.begun(&frame.features());
    connection.request(frame.id(), json!({"method": "POST", "path": "/", "stream": true}));
    connection.send_bytes(&frame.bytes());
    if frame.kind() == "chunk" {
        connection.tell("http.end", frame.id(), json!({}));
    }
    let mut answer = connection.message();
    while answer["type"] == "http.window" {
        answer = connection.message();
    }
    assert_eq!(answer["payload"]["body"], expected);
    run.stop();
}

/// An answer with as many bytes as the host takes at first, and then takes more.
fn window(frame: &Frame) {
    let more = frame.means["bytes"].as_u64().unwrap() as usize;
    let run = Run::of(move |_, _| async move {
        Ok(Response::new(200).body(Body::stream(move |mut writer| async move {
            writer.write("x".repeat(10 + more)).await?;
            Ok(())
        })))
    });
    let mut begin = run.connect();
    begin.lifecycle(json!({"action": "init", "features": frame.features, "stream_window": 10}));
    begin.half_close();
    begin.assert_ends();
    let mut connection = run.connect();
    connection.request(frame.id(), get("/"));
    assert_eq!(connection.message()["payload"]["stream"], true);
    assert_eq!(connection.message()["payload"], json!({"data": "x".repeat(10)}));
    connection.send_bytes(&frame.bytes());
    assert_eq!(connection.message()["payload"], json!({"data": "x".repeat(more)}));
    assert_eq!(connection.message()["type"], "http.end");
    run.stop();
}

fn cancel(frame: &Frame) {
    let (tell, told) = channel();
    let run = Run::of(move |_, _| {
        let tell = tell.clone();
        async move {
            let _dropped = Dropped(tell.clone());
            tell.send("begun").unwrap();
            std::future::pending().await
        }
    });
    let mut connection = run.begun(&frame.features());
    connection.request(frame.id(), get("/"));
    assert_eq!(told.next(), "begun");
    connection.send_bytes(&frame.bytes());
    assert_eq!(told.next(), "dropped");
    run.stop();
}

fn question(frame: &Frame) {
    let run = no_content();
    let mut connection = run.begun(&frame.features());
    connection.send_bytes(&frame.bytes());
    assert_eq!(connection.message()["request_id"], frame.id());
    let key = frame.means["key"].as_str().unwrap().to_owned();
    let expected = match frame.means["action"].as_str().unwrap() {
        "get" => KvOp::Get { key },
        "set" => KvOp::Set { key, value: frame.means["value"].as_str().unwrap().to_owned() },
        "delete" => KvOp::Delete { key },
        other => panic!("an action that this test does not know: {other}"),
    };
    assert_eq!(run.stop().questions, [expected]);
}

/// Answers a question of the plugin, under the id that it has.
fn answer(frame: &Frame) {
    let kind = frame.kind().to_owned();
    let (tell, told) = channel();
    let run = Run::of(move |_, context| {
        let (kind, tell) = (kind.clone(), tell.clone());
        async move {
            tell.send(outcome(&context.kv, &kind).await).unwrap();
            Ok(Response::new(204))
        }
    });
    let mut connection = run.begun(&["kv2"]);
    connection.request("1", get("/"));
    let asked = connection.message();
    let as_named = Value::from(frame.id()).to_string();
    assert!(frame.json.contains(&as_named));
    let text = frame.json.replace(&as_named, &asked["request_id"].to_string());
    connection.send_bytes(&common::golden::framed(&text));
    let expected = match frame.kind() {
        "refusal" => frame.means_but(&["kind", "request_id", "applied"]),
        _ => frame.means_but(&["kind", "request_id"]),
    };
    assert_eq!(told.next(), expected);
    run.stop();
}

async fn outcome(kv: &Kv, kind: &str) -> Value {
    match asked(kv, kind).await {
        Ok(outcome) => outcome,
        Err(refusal) => json!({"code": refusal.code, "message": refusal.message}),
    }
}

async fn asked(kv: &Kv, kind: &str) -> Result<Value, KvError> {
    Ok(match kind {
        "cas" => {
            let result = kv.compare_and_set("k", None, Some("v")).await?;
            json!({"applied": result.applied, "value": result.value})
        }
        "results" => {
            let result = kv.batch([Change::delete("k")]).await?;
            json!({"applied": result.applied, "values": result.values})
        }
        "entries" => {
            let page = kv.list("", None, 2).await?;
            let entries: Vec<Value> = page.entries.iter().map(|e| json!([e.key, e.value, e.expires_at])).collect();
            json!({"entries": entries, "next": page.next})
        }
        _ => json!({"value": kv.get("k").await?}),
    })
}
