//! Protocol 1.1, against a host that writes every message by hand.

mod common;

use std::sync::Arc;

use common::{channel, get, Begun, Dropped, Run};
use fake_host::{init, Connection};
use serde_json::json;
use tokio::sync::{Barrier, Notify};
use toru_plugin_api::*;

/// Sends `init` as hosts do that offer `ready`; the answer is still to come.
fn begin(run: &Run, features: &[&str]) -> Connection {
    let mut connection = run.connect();
    connection.send(&json!({"type": "lifecycle", "request_id": "init-1", "payload": init(features)}));
    connection
}

#[test]
fn ready_is_said_when_init_is_through() {
    let in_init = |context: PluginContext| -> Begun {
        Box::pin(async move {
            context.kv.set("begun", "1").await?;
            Ok(())
        })
    };
    let run = Run::with_init(Some(Box::new(in_init)), |_, context| async move {
        Ok(Response::text(format!("{} {}", context.has(Feature::Ready), context.has(Feature::Multiplex))))
    });
    let mut connection = begin(&run, &["ready"]);
    let asked = connection.message();
    assert_eq!(asked["payload"], json!({"action": "set", "key": "begun", "value": "1"}));
    connection.tell("kv", asked["request_id"].as_str().unwrap(), json!({"value": null}));
    let ready = json!({"type": "lifecycle", "request_id": "init-1", "payload": {"action": "ready"}});
    assert_eq!(connection.message(), ready);
    assert_eq!(connection.get("/")["body"], "true false");
    run.stop();
}

#[test]
fn failure_of_init_is_said() {
    let in_init = |_| -> Begun { Box::pin(async { panic!("The database is missing.") }) };
    let mut run = Run::with_init(Some(Box::new(in_init)), |_, _| async { Ok(Response::new(204)) });
    let mut connection = begin(&run, &["ready"]);
    let failed = json!({"action": "failed", "message": "panicked: The database is missing."});
    assert_eq!(connection.message()["payload"], failed);
    connection.assert_ends();
    assert!(run.ended().1.is_err());
}

#[test]
fn ping_is_answered_while_requests_run() {
    let go_on = Arc::new(Notify::new());
    let goes_on = go_on.clone();
    let run = Run::of(move |_, _| {
        let goes_on = goes_on.clone();
        async move {
            goes_on.notified().await;
            Ok(Response::new(204))
        }
    });
    let mut connection = run.begun(&["ping", "multiplex"]);
    connection.request("1", get("/"));
    connection.send(&json!({"type": "lifecycle", "request_id": "ping-1", "payload": {"action": "ping"}}));
    let pong = json!({"type": "lifecycle", "request_id": "ping-1", "payload": {"action": "pong"}});
    assert_eq!(connection.message(), pong);
    go_on.notify_one();
    assert_eq!(connection.message()["request_id"], "1");
    run.stop();
}

#[test]
fn requests_in_flight_get_their_own_answers() {
    let all = Arc::new(Barrier::new(256));
    let run = Run::of(move |request, _| {
        let all = all.clone();
        async move {
            all.wait().await;
            Ok(Response::text(request.arg("token").unwrap_or_default()))
        }
    });
    let mut connection = run.begun(&["multiplex"]);
    for round in 0..4 {
        for i in 0..256 {
            connection.request(&format!("r-{round}-{i}"), get(&format!("/?token=t-{round}-{i}")));
        }
        let mut answered: Vec<String> = Vec::new();
        for _ in 0..256 {
            let answer = connection.message();
            let id = answer["request_id"].as_str().unwrap();
            assert_eq!(answer["payload"]["body"], id.replacen('r', "t", 1));
            answered.push(id.to_owned());
        }
        answered.sort();
        answered.dedup();
        assert_eq!(answered.len(), 256);
    }
    run.stop();
}

#[test]
fn cancelled_request_has_its_handler_dropped_and_no_answer() {
    let (tell, told) = channel();
    let run = Run::of(move |request, _| {
        let tell = tell.clone();
        async move {
            if request.path() == "/quick" {
                return Ok(Response::new(204));
            }
            let _dropped = Dropped(tell.clone());
            tell.send("begun").unwrap();
            std::future::pending().await
        }
    });
    let mut connection = run.begun(&["multiplex", "cancel"]);
    connection.request("1", get("/"));
    assert_eq!(told.next(), "begun");
    connection.tell("cancel", "1", json!({"type": "cancel", "request_id": "1", "reason": "timeout"}));
    assert_eq!(told.next(), "dropped");
    assert_eq!(connection.get("/quick")["status"], 204);
    connection.tell("cancel", "get", json!({"reason": "gone"}));
    assert_eq!(connection.get("/quick")["status"], 204);
    run.stop();
}

#[test]
fn end_of_a_connection_drops_its_handlers() {
    let (tell, told) = channel();
    let run = Run::of(move |_, _| {
        let tell = tell.clone();
        async move {
            let _dropped = Dropped(tell.clone());
            tell.send("begun").unwrap();
            std::future::pending().await
        }
    });
    let mut connection = run.begun(&["multiplex"]);
    connection.request("1", get("/"));
    assert_eq!(told.next(), "begun");
    drop(connection);
    assert_eq!(told.next(), "dropped");
    run.stop();
}

fn echo() -> Run {
    Run::of(|mut request, _| async move {
        let body = request.body.bytes().await?;
        Ok(Response::new(200).body(body))
    })
}

#[test]
fn bytes_with_nul_are_no_text_where_the_host_takes_others() {
    let zeros = || Run::of(|_, _| async { Ok(Response::new(200).body(vec![0, 0, 0])) });
    let run = zeros();
    assert_eq!(run.begun(&["binary"]).get("/"), json!({"status": 200, "headers": {}, "body_base64": "AAAA"}));
    run.stop();
    let run = zeros();
    assert_eq!(run.begun(&[]).get("/"), json!({"status": 200, "headers": {}, "body": "\0\0\0"}));
    run.stop();
}

#[test]
fn bytes_come_and_go_as_base64() {
    let run = echo();
    let mut connection = run.begun(&["binary"]);
    connection.request("1", json!({"method": "PUT", "path": "/", "body_base64": "AP8="}));
    assert_eq!(connection.message()["payload"], json!({"status": 200, "headers": {}, "body_base64": "AP8="}));
    connection.request("2", json!({"method": "PUT", "path": "/", "body": "grün"}));
    assert_eq!(connection.message()["payload"], json!({"status": 200, "headers": {}, "body": "grün"}));
    run.stop();
}

#[test]
fn lines_of_the_log_are_messages() {
    let run = Run::of(|request, context| async move {
        request.log.with("ms", 250).warn("slow");
        context.log.info("plain");
        Ok(Response::new(204))
    });
    let mut connection = run.begun(&["log"]);
    connection.request("1", get("/"));
    let slow = json!({"level": "warn", "message": "slow", "fields": {"ms": 250}, "request_id": "1"});
    assert_eq!(connection.message(), json!({"type": "log", "payload": slow}));
    assert_eq!(connection.message()["payload"], json!({"level": "info", "message": "plain"}));
    assert_eq!(connection.message()["payload"]["status"], 204);
    run.stop();
}

#[test]
fn shutdown_comes_among_requests() {
    let go_on = Arc::new(Notify::new());
    let goes_on = go_on.clone();
    let mut run = Run::of(move |_, _| {
        let goes_on = goes_on.clone();
        async move {
            goes_on.notified().await;
            Ok(Response::text("done"))
        }
    });
    let mut connection = run.begun(&["multiplex"]);
    connection.request("1", get("/"));
    connection.request("2", get("/"));
    connection.shutdown();
    go_on.notify_one();
    assert_eq!(connection.message()["payload"]["body"], "done");
    go_on.notify_one();
    assert_eq!(connection.message()["payload"]["body"], "done");
    connection.assert_ends();
    run.ended().1.unwrap();
}
