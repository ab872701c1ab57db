//! Key-value data, asked for by the plugin and by the host.

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{channel, get, Begun, Run};
use fake_host::Connection;
use serde_json::{json, Value};
use tokio::sync::Notify;
use toru_plugin_api::*;

#[test]
fn key_value_data_are_asked_for_in_the_middle_of_a_request() {
    let run = Run::of(|_, context| async move {
        context.kv.set("last_visit", "2025-12-30T12:00:00Z").await?;
        let last_visit = context.kv.get("last_visit").await?;
        context.kv.delete("old_key").await?;
        let nothing = context.kv.get("nothing").await?;
        Response::json(&json!([last_visit, nothing]))
    });
    let mut connection = run.begun(&[]);
    connection.request("1", json!({"method": "GET", "path": "/"}));
    let expected = [
        json!({"action": "set", "key": "last_visit", "value": "2025-12-30T12:00:00Z"}),
        json!({"action": "get", "key": "last_visit"}),
        json!({"action": "delete", "key": "old_key"}),
        json!({"action": "get", "key": "nothing"}),
    ];
    for question in expected {
        let asked = connection.message();
        assert_eq!((&asked["type"], &asked["payload"]), (&json!("kv"), &question));
        let value = if question["key"] == "last_visit" { json!("then") } else { Value::Null };
        connection.tell("kv", "unknown", json!({"value": "nobody asked for it"}));
        connection.tell("kv", asked["request_id"].as_str().unwrap(), json!({"value": value}));
    }
    assert_eq!(connection.message()["payload"]["body"], r#"["then",null]"#);
    run.stop();
}

#[test]
fn questions_go_over_the_connection_of_their_request() {
    let run = Run::of(|_, context| async move { Ok(Response::text(context.kv.get("k").await?.unwrap_or_default())) });
    let mut first = run.begun(&[]);
    let mut second = run.connect();
    second.request("2", json!({"method": "GET", "path": "/"}));
    let of_second = second.message();
    first.request("1", json!({"method": "GET", "path": "/"}));
    let of_first = first.message();
    for (connection, asked, value) in [(&mut second, of_second, "two"), (&mut first, of_first, "one")] {
        connection.tell("kv", asked["request_id"].as_str().unwrap(), json!({"value": value}));
        assert_eq!(connection.message()["payload"]["body"], value);
    }
    run.stop();
}

#[test]
fn refusals_are_errors_with_a_code() {
    let run = Run::of(|_, context| async move {
        let error = context.kv.set("k", "v").await.unwrap_err();
        Ok(Response::text(format!("{} / {}", error.code, error.message)))
    });
    let mut connection = run.begun(&[]);
    connection.request("1", json!({"method": "GET", "path": "/"}));
    let asked = connection.message();
    let refusal = json!({"value": null, "error": {"code": "quota_exceeded", "message": "Full."}});
    connection.tell("kv", asked["request_id"].as_str().unwrap(), refusal);
    assert_eq!(connection.message()["payload"]["body"], "quota_exceeded / Full.");
    run.stop();
}

#[test]
fn question_whose_connection_ends_is_an_error() {
    let (tell, told) = channel();
    let run = Run::of(move |request, context| {
        let tell = tell.clone();
        async move {
            // In a task of its own: the handler may be dropped with its connection.
            let asked = tokio::spawn(async move { tell.send(context.kv.get("k").await).unwrap() });
            request.cancelled.raised().await;
            asked.await.unwrap();
            Ok(Response::new(204))
        }
    });
    let mut connection = run.begun(&[]);
    connection.request("1", json!({"method": "GET", "path": "/"}));
    connection.message();
    drop(connection);
    assert_eq!(told.next().unwrap_err().code, "connection_lost");
    run.stop();
}

#[test]
fn questions_before_there_is_a_connection_are_errors() {
    let (tell, told) = channel();
    let in_init = move |context: PluginContext| -> Begun {
        let tell = tell.clone();
        Box::pin(async move {
            tell.send(context.kv.get("k").await).unwrap();
            Ok(())
        })
    };
    let run = Run::with_init(Some(Box::new(in_init)), |_, _| async { Ok(Response::new(204)) });
    fake_host::send_init(&run.socket(), &[]);
    assert_eq!(told.next().unwrap_err().code, "not_connected");
    run.stop();
}

#[test]
fn questions_of_the_host_are_answered() {
    let run = Run::of(|_, _| async { Ok(Response::new(204)) });
    let mut connection = run.begun(&[]);
    let nested = json!({"action": "get", "key": "k"});
    connection.tell("kv", "q1", json!({"action": "get", "key": "k", "payload": nested}));
    assert_eq!(connection.message(), json!({"type": "kv", "request_id": "q1", "payload": {"value": "value of k"}}));
    connection.tell("kv", "q2", json!({"payload": nested}));
    assert_eq!(connection.message()["payload"], json!({"value": "value of k"}));
    connection.tell("kv", "q3", json!({"action": "Set", "key": "k", "value": "v"}));
    assert_eq!(connection.message()["payload"], json!({"value": null}));
    for (id, key) in [("q4", "error"), ("q5", "panic")] {
        connection.tell("kv", id, json!({"action": "get", "key": key}));
        assert_eq!(connection.message()["payload"], json!({"value": null}));
    }
    connection.tell("kv", "q6", json!({"action": "list"}));
    assert_eq!(connection.message()["payload"], json!({"value": null}));
    assert_eq!(run.stop().questions.len(), 5);
}

#[test]
fn question_of_the_host_waits_for_requests_that_run() {
    let (tell, told) = channel();
    let go_on = Arc::new(Notify::new());
    let goes_on = go_on.clone();
    let run = Run::of(move |_, _| {
        let (tell, goes_on) = (tell.clone(), goes_on.clone());
        async move {
            tell.send(()).unwrap();
            goes_on.notified().await;
            Ok(Response::text("done"))
        }
    });
    let mut connection = run.begun(&[]);
    connection.request("1", json!({"method": "GET", "path": "/"}));
    told.next();
    connection.tell("kv", "q", json!({"action": "get", "key": "k"}));
    go_on.notify_one();
    assert_eq!(connection.message()["request_id"], "1");
    assert_eq!(connection.message()["request_id"], "q");
    run.stop();
}

/// Answers the next question, which has to be this one.
fn answer(connection: &mut Connection, question: Value, answer: Value) {
    let asked = connection.message();
    assert_eq!((&asked["type"], &asked["payload"]), (&json!("kv"), &question));
    connection.tell("kv", asked["request_id"].as_str().unwrap(), answer);
}

#[test]
fn kv2_asks_more() {
    let run = Run::of(|_, context| async move {
        let kv = context.kv;
        let page = kv.list("v/", Some("v/0"), 2).await?;
        assert_eq!((page.entries[0].key.as_str(), page.next.as_deref()), ("v/1", Some("v/2")));
        assert_eq!(page.entries[1].expires_at.as_deref(), Some("2026-01-01T13:00:00Z"));
        let lock = kv.compare_and_set("lock", None, Some("me")).await?;
        assert_eq!(lock, CasResult { applied: false, value: Some("you".into()) });
        let lock = kv.compare_and_set_with_ttl("lock", Some("you"), "me", Duration::from_secs(30)).await?;
        assert_eq!(lock, CasResult { applied: true, value: Some("me".into()) });
        assert_eq!(kv.increment("n", -2).await?, 40);
        kv.set_with_ttl("s", "v", Duration::from_millis(1500)).await?;
        let changes = [
            Change::set("a", "1").ttl(Duration::from_secs(1)),
            Change::delete("b"),
            Change::compare_and_set("c", Some("1"), None),
            Change::compare_and_set("e", None, Some("2")).ttl(Duration::from_nanos(1)),
            Change::increment("d", 1),
        ];
        let done = kv.batch(changes).await?;
        assert_eq!(done.values, [None, None, None, None, Some("42".to_owned())]);
        Ok(Response::text(done.applied.to_string()))
    });
    let mut connection = run.begun(&["kv2"]);
    connection.request("1", get("/"));
    let entries = json!([
        {"key": "v/1", "value": "Ada"},
        {"key": "v/2", "value": "Grace", "expires_at": "2026-01-01T13:00:00Z"},
    ]);
    let list = json!({"action": "list", "prefix": "v/", "after": "v/0", "limit": 2});
    answer(&mut connection, list, json!({"entries": entries, "next": "v/2"}));
    let cas = json!({"action": "cas", "key": "lock", "expected": null, "value": "me"});
    answer(&mut connection, cas, json!({"applied": false, "value": "you"}));
    let cas = json!({"action": "cas", "key": "lock", "expected": "you", "value": "me", "ttl_ms": 30000});
    answer(&mut connection, cas, json!({"applied": true, "value": "me"}));
    answer(&mut connection, json!({"action": "incr", "key": "n", "by": -2}), json!({"value": "40"}));
    let set = json!({"action": "set", "key": "s", "value": "v", "ttl_ms": 1500});
    answer(&mut connection, set, json!({"value": null}));
    let operations = json!([
        {"action": "set", "key": "a", "value": "1", "ttl_ms": 1000},
        {"action": "delete", "key": "b"},
        {"action": "cas", "key": "c", "expected": "1", "value": null},
        {"action": "cas", "key": "e", "expected": null, "value": "2", "ttl_ms": 1},
        {"action": "incr", "key": "d", "by": 1},
    ]);
    let results = json!([{"value": null}, {"value": null}, {"value": null}, {"value": null}, {"value": "42"}]);
    let batch = json!({"action": "batch", "operations": operations});
    answer(&mut connection, batch, json!({"applied": true, "results": results}));
    assert_eq!(connection.message()["payload"]["body"], "true");
    run.stop();
}

#[test]
fn kv2_that_is_not_offered_is_an_error_and_not_asked() {
    let run = Run::of(|_, context| async move {
        let error = context.kv.increment("n", 1).await.unwrap_err();
        Ok(Response::text(error.code))
    });
    let mut connection = run.begun(&["log"]);
    assert_eq!(connection.get("/")["body"], "not_supported");
    run.stop();
}

#[test]
fn nonsense_from_the_host_is_an_error() {
    let run = Run::of(|_, context| async move {
        let error = context.kv.list("", None, 100).await.unwrap_err();
        Ok(Response::text(error.code))
    });
    let mut connection = run.begun(&["kv2"]);
    connection.request("1", get("/"));
    let asked = connection.message();
    connection.tell("kv", asked["request_id"].as_str().unwrap(), json!({"entries": "none"}));
    assert_eq!(connection.message()["payload"]["body"], "bad_answer");
    run.stop();
}
