//! Protocol 1.0, against a host that writes every message by hand.

mod common;

use std::sync::Arc;

use common::{channel, Begun, Run};
use fake_host::{await_that, Connection};
use serde_json::json;
use tokio::sync::{Barrier, Notify};
use toru_plugin_api::*;

fn hello() -> Run {
    Run::of(|request, context| async move {
        Ok(Response::text(format!("{} {} {}", request.method, request.target, context.instance_id)))
    })
}

#[test]
fn init_is_heard_and_its_connection_closed() {
    let run = hello();
    let mut connection = run.begun(&[]);
    assert_eq!(connection.get("/a?b")["body"], "GET /a?b instance-1");
    run.stop();
}

#[test]
fn init_that_takes_long_makes_requests_wait_but_not_its_connection() {
    let go_on = Arc::new(Notify::new());
    let told = go_on.clone();
    let in_init = move |_| -> Begun {
        let told = told.clone();
        Box::pin(async move {
            told.notified().await;
            Ok(())
        })
    };
    let run = Run::with_init(Some(Box::new(in_init)), |_, _| async { Ok(Response::text("begun")) });
    let mut connection = run.begun(&[]);
    connection.request("1", json!({"method": "GET", "path": "/"}));
    go_on.notify_one();
    assert_eq!(connection.message()["payload"]["body"], "begun");
    run.stop();
}

#[test]
fn init_that_fails_ends_the_run() {
    let in_init = |_| -> Begun { Box::pin(async { Err("no database".into()) }) };
    let mut run = Run::with_init(Some(Box::new(in_init)), |_, _| async { Ok(Response::new(204)) });
    fake_host::send_init(&run.socket(), &[]);
    let (plugin, ended) = run.ended();
    assert_eq!(ended.unwrap_err().to_string(), "no database");
    assert!(!plugin.heard_shutdown);
}

#[test]
fn second_init_changes_nothing() {
    let run = hello();
    let mut connection = run.begun(&[]);
    fake_host::send_init(&run.socket(), &["multiplex"]);
    assert_eq!(connection.get("/")["status"], 200);
    run.stop();
}

#[test]
fn request_without_an_init_is_answered() {
    let run = hello();
    assert_eq!(run.connect().get("/")["body"], "no init");
    run.stop();
}

#[test]
fn headers_are_found_without_regard_to_case_and_repeat() {
    let run = Run::of(|request, _| async move {
        let kind = request.header("CONTENT-TYPE").unwrap_or_default().to_owned();
        Ok(Response::text(kind).status(201).header("Set-Cookie", "a=1").header("Set-Cookie", "b=2"))
    });
    let mut connection = run.begun(&[]);
    connection.request("1", json!({"method": "GET", "path": "/", "headers": {"content-type": "x/y"}}));
    let answer = connection.message();
    let headers = json!({"Content-Type": "text/plain; charset=utf-8", "Set-Cookie": ["a=1", "b=2"]});
    assert_eq!(answer["payload"], json!({"status": 201, "headers": headers, "body": "x/y"}));
    run.stop();
}

#[test]
fn connections_are_served_side_by_side() {
    let both = Arc::new(Barrier::new(2));
    let run = Run::of(move |_, _| {
        let both = both.clone();
        async move {
            both.wait().await;
            Ok(Response::text("met"))
        }
    });
    let mut one = run.begun(&[]);
    let mut two = run.connect();
    for connection in [&mut one, &mut two] {
        connection.request("1", json!({"method": "GET", "path": "/"}));
    }
    for connection in [&mut one, &mut two] {
        assert_eq!(connection.message()["payload"]["body"], "met");
    }
    run.stop();
}

#[test]
fn answer_follows_a_host_that_has_ended_its_side() {
    let run = hello();
    let mut connection = run.begun(&[]);
    connection.request("1", json!({"method": "GET", "path": "/"}));
    connection.half_close();
    assert_eq!(connection.message()["payload"]["status"], 200);
    connection.assert_ends();
    run.stop();
}

#[test]
fn broken_and_oversize_frames_end_their_connection_only() {
    let run = hello();
    let mut other = run.begun(&[]);
    for broken in [&b"\0\0\0\0"[..], b"\0\0\0\x02{]", b"\xff\xff\xff\xff", b"\x01\0\0\x01", b"\0\0\0\x02[]"] {
        let mut connection = run.connect();
        connection.send_bytes(broken);
        connection.assert_ends();
        assert_eq!(other.get("/")["status"], 200);
    }
    let mut connection = run.connect();
    connection.send_bytes(b"\0\0\0\x09{");
    connection.half_close();
    connection.assert_ends();
    assert_eq!(other.get("/")["status"], 200);
    run.stop();
}

#[test]
fn what_is_not_known_is_ignored() {
    let run = hello();
    let mut connection = run.begun(&[]);
    connection.tell("future", "1", json!({}));
    connection.send(&json!({"type": "http", "payload": {"payload": {}}}));
    connection.send(&json!({"type": "kv", "payload": null}));
    connection.lifecycle(json!({"action": "ping"}));
    connection.tell("cancel", "nobody", json!({}));
    connection.tell("http.chunk", "nobody", json!({"data": "x"}));
    assert_eq!(connection.get("/")["status"], 200);
    run.stop();
}

#[test]
fn failures_are_answers_and_the_plugin_lives() {
    let run = Run::of(|request, _| async move {
        match request.path() {
            "/panic" => panic!("secret"),
            "/error" => Err(PluginError::new("secret")),
            "/http" => Err(PluginError::http(403, "Not yours")),
            _ => Ok(Response::new(204)),
        }
    });
    let mut connection = run.begun(&[]);
    for path in ["/panic", "/error"] {
        let answer = connection.get(path);
        assert_eq!((&answer["status"], &answer["body"]), (&json!(500), &json!(r#"{"error":"Internal plugin error"}"#)));
    }
    let answer = connection.get("/http");
    assert_eq!((&answer["status"], &answer["body"]), (&json!(403), &json!(r#"{"error":"Not yours"}"#)));
    assert_eq!(connection.get("/")["status"], 204);
    run.stop();
}

#[test]
fn answer_that_fits_into_no_frame_is_a_500() {
    let run = Run::of(|_, _| async { Ok(Response::text("x".repeat(17 << 20))) });
    let mut connection = run.begun(&[]);
    assert_eq!(connection.get("/")["status"], 500);
    run.stop();
}

#[test]
fn body_in_pieces_is_joined_for_a_host_without_streams() {
    let run = Run::of(|_, _| async {
        let body = Body::stream(|mut writer| async move {
            for number in 0..1000 {
                writer.write(format!("{number}\n")).await?;
            }
            Ok(())
        });
        Ok(Response::new(200).body(body))
    });
    let mut connection = run.begun(&[]);
    let body: String = (0..1000).map(|number| format!("{number}\n")).collect();
    assert_eq!(connection.get("/")["body"], body);
    run.stop();
}

#[test]
fn shutdown_lets_requests_end() {
    let (tell, told) = channel();
    let go_on = Arc::new(Notify::new());
    let goes_on = go_on.clone();
    let mut run = Run::of(move |_, context| {
        let (tell, goes_on) = (tell.clone(), goes_on.clone());
        async move {
            tell.send(()).unwrap();
            context.stopping.raised().await;
            tell.send(()).unwrap();
            goes_on.notified().await;
            Ok(Response::text("done"))
        }
    });
    let mut connection = run.begun(&[]);
    connection.request("1", json!({"method": "GET", "path": "/"}));
    told.next();
    run.connect().shutdown();
    told.next();
    go_on.notify_one();
    assert_eq!(connection.message()["payload"]["body"], "done");
    connection.assert_ends();
    let (plugin, ended) = run.ended();
    ended.unwrap();
    assert!(plugin.heard_shutdown);
    assert!(!run.socket().exists());
}

#[test]
fn end_of_a_connection_raises_the_signal_of_its_requests() {
    let (tell, told) = channel();
    let run = Run::of(move |request, _| {
        let tell = tell.clone();
        let gone = request.cancelled.clone();
        async move {
            tokio::spawn(async move {
                tell.send(gone.is_raised()).unwrap();
                gone.raised().await;
                tell.send(gone.is_raised()).unwrap();
            });
            std::future::pending().await
        }
    });
    let mut connection = run.begun(&[]);
    connection.request("1", json!({"method": "GET", "path": "/"}));
    assert!(!told.next());
    drop(connection);
    assert!(told.next());
    run.stop();
}

#[test]
fn many_connections_one_after_the_other_leave_nothing() {
    let run = hello();
    run.begun(&[]);
    let open = || std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
    let before = open();
    for _ in 0..200 {
        assert_eq!(Connection::open(&run.socket()).get("/")["status"], 200);
    }
    // Tests that run side by side have some, too.
    await_that("closed connections", || (open() < before + 100).then_some(()));
    run.stop();
}

#[test]
fn metadata_have_what_is_declared_and_more() {
    let metadata = metadata_json::<common::Scripted>();
    assert_eq!(metadata["route"], "/scripted");
    assert_eq!(metadata["tags"], json!(["a", "b"]));
    assert_eq!(metadata["description"], "does what it is told");
    let features = ["multiplex", "cancel", "ready", "ping", "binary", "stream", "kv2", "log"];
    assert_eq!(metadata["protocol"], json!({"version": "1.1", "features": features, "max_in_flight": 256}));
}
struct Plain;

#[async_trait::async_trait]
impl ToruPlugin for Plain {
    fn metadata() -> PluginMetadata {
        common::Scripted::metadata()
    }
}

#[test]
fn plugin_without_functions_is_one_in_a_runtime_with_one_thread() {
    let directory = fake_host::Directory::new();
    let path = directory.join("p.sock");
    let socket = path.clone();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(serve(&mut Plain, socket))
    });
    fake_host::send_init(&path, &["multiplex", "ready"]);
    let mut connection = Connection::open(&path);
    assert_eq!(connection.get("/")["status"], 404);
    connection.tell("kv", "q", json!({"action": "get", "key": "k"}));
    assert_eq!(connection.message()["payload"], json!({"value": null}));
    connection.shutdown();
    thread.join().unwrap().unwrap();
    let metadata = metadata_json::<Plain>();
    assert_eq!(metadata.get("protocol"), None);
}

/// A plugin that declares nothing, and finishes what it has begun.
struct Thorough {
    begun: tokio::sync::mpsc::UnboundedSender<Signal>,
    go_on: Arc<Notify>,
}

#[async_trait::async_trait]
impl ToruPlugin for Thorough {
    fn metadata() -> PluginMetadata {
        common::Scripted::metadata()
    }

    async fn handle_request(&self, request: Request) -> PluginResult<Response> {
        self.begun.send(request.cancelled.clone()).unwrap();
        request.cancelled.raised().await;
        self.go_on.notified().await;
        self.begun.send(request.cancelled).unwrap();
        Ok(Response::new(204))
    }
}

#[test]
fn handler_of_a_plugin_without_cancel_runs_to_its_end() {
    let directory = fake_host::Directory::new();
    let path = directory.join("p.sock");
    let socket = path.clone();
    let (begun, told) = channel();
    let go_on = Arc::new(Notify::new());
    let mut plugin = Thorough { begun, go_on: go_on.clone() };
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(serve(&mut plugin, socket))
    });
    fake_host::send_init(&path, &["cancel", "multiplex"]);
    let mut connection = Connection::open(&path);
    connection.request("1", json!({"method": "GET", "path": "/"}));
    assert!(!told.next().is_raised());
    drop(connection);
    go_on.notify_one();
    assert!(told.next().is_raised());
    Connection::open(&path).shutdown();
    thread.join().unwrap().unwrap();
}
