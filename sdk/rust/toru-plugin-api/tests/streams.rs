//! Bodies in pieces, both ways, against a host that writes every message by hand.

mod common;

use common::{channel, get, Dropped, Run};
use fake_host::Connection;
use serde_json::{json, Value};
use toru_plugin_api::*;

#[test]
fn bytes_without_binary_are_a_500_or_go_in_pieces() {
    let run = Run::of(|_, _| async { Ok(Response::new(200).body(vec![0, 0xff])) });
    let mut connection = run.begun(&[]);
    assert_eq!(connection.get("/")["status"], 500);
    run.stop();

    let run = Run::of(|_, _| async { Ok(Response::new(200).body(vec![0, 0xff])) });
    let mut connection = run.begun(&["stream"]);
    assert_eq!(connection.get("/"), json!({"status": 200, "headers": {}, "stream": true}));
    assert_eq!(connection.message()["payload"], json!({"data_base64": "AP8="}));
    assert_eq!(connection.message()["type"], "http.end");
    run.stop();
}

/// Reads an answer in pieces as a host does, with a window of 256 KiB that is given again piece by piece.
fn read_pieces(connection: &mut Connection, id: &str) -> (String, Value) {
    let (mut body, mut credit) = (String::new(), 262_144);
    loop {
        let message = connection.message();
        assert_eq!(message["request_id"], id);
        if message["type"] == "http.end" {
            return (body, message["payload"].clone());
        }
        assert_eq!(message["type"], "http.chunk");
        let data = message["payload"]["data"].as_str().unwrap();
        assert!((1..=65_536).contains(&data.len()));
        assert!(data.len() <= credit, "{} bytes with a credit of {credit}", data.len());
        body.push_str(data);
        credit -= data.len();
        // Only in the end, so that the plugin has to stop in between.
        if credit == 0 {
            credit = 262_144;
            connection.tell("http.window", id, json!({"bytes": credit}));
        }
    }
}

#[test]
fn answer_of_8_mib_goes_through_a_window_of_256_kib() {
    const SIZE: usize = 8 << 20;
    let (tell, told) = channel();
    let run = Run::of(move |request, _| {
        let tell = tell.clone();
        async move {
            let in_one = request.path() == "/one";
            Ok(Response::new(200).body(Body::stream(move |mut writer| async move {
                let size = if in_one { SIZE } else { 100_000 };
                for written in (0..SIZE).step_by(size) {
                    writer.write("x".repeat(size.min(SIZE - written))).await?;
                }
                tell.send(()).unwrap();
                Ok(())
            })))
        }
    });
    for path in ["/one", "/many"] {
        let mut connection = run.begun(&["stream"]);
        assert_eq!(connection.get(path), json!({"status": 200, "headers": {}, "stream": true}));
        let (body, end) = read_pieces(&mut connection, "get");
        assert_eq!((body.len(), end), (SIZE, json!({})));
        told.next();
        assert_eq!(connection.get("/many")["status"], 200);
    }
    run.stop();
}

#[test]
fn head_writes_no_pieces() {
    let run = Run::of(|_, _| async {
        Ok(Response::new(200).body(Body::stream(|_| async { panic!("nobody asked for it") })))
    });
    let mut connection = run.begun(&["stream"]);
    connection.request("1", json!({"method": "HEAD", "path": "/"}));
    assert_eq!(connection.message()["payload"], json!({"status": 200, "headers": {}, "body": null}));
    run.stop();
}

#[test]
fn large_whole_answer_goes_in_pieces_too() {
    let run = Run::of(|_, _| async { Ok(Response::text("y".repeat(20 << 20))) });
    let mut connection = run.begun(&["stream"]);
    assert_eq!(connection.get("/")["stream"], true);
    assert_eq!(read_pieces(&mut connection, "get").0.len(), 20 << 20);
    run.stop();
}

#[test]
fn answer_in_pieces_that_fails_says_so() {
    let run = Run::of(|request, _| async move {
        let panics = request.path() == "/panic";
        Ok(Response::new(200).body(Body::stream(move |mut writer| async move {
            writer.write("begun").await?;
            if panics {
                panic!("secret");
            }
            Err(PluginError::new("secret"))
        })))
    });
    let mut connection = run.begun(&["stream"]);
    for path in ["/panic", "/error"] {
        assert_eq!(connection.get(path)["stream"], true);
        let (body, end) = read_pieces(&mut connection, "get");
        assert_eq!((body.as_str(), end), ("begun", json!({"error": "The plugin failed while it answered"})));
    }
    run.stop();
}

#[test]
fn cancelled_answer_in_pieces_ends() {
    let (tell, told) = channel();
    let run = Run::of(move |request, _| {
        let tell = tell.clone();
        async move {
            if request.path() == "/quick" {
                return Ok(Response::new(204));
            }
            Ok(Response::new(200).body(Body::stream(|mut writer| async move {
                let _dropped = Dropped(tell);
                loop {
                    writer.write("x".repeat(1000)).await?;
                }
            })))
        }
    });
    let mut connection = run.begun(&["stream", "multiplex", "cancel"]);
    connection.request("1", get("/"));
    assert_eq!(connection.message()["payload"]["stream"], true);
    connection.tell("cancel", "1", json!({"reason": "gone"}));
    assert_eq!(told.next(), "dropped");
    connection.request("2", get("/quick"));
    loop {
        let message = connection.message();
        if message["request_id"] == "2" {
            break;
        }
        assert_eq!(message["type"], "http.chunk", "nothing but what was under way");
    }
    run.stop();
}

/// Sends a body in pieces as a host does: no more than it may. What the plugin sends but windows is returned.
fn send_pieces(connection: &mut Connection, id: &str, size: usize) -> Vec<Value> {
    let (mut sent, mut credit, mut others) = (0, 262_144, Vec::new());
    while sent < size {
        let piece = credit.min(65_536).min(size - sent);
        if piece > 0 {
            connection.tell("http.chunk", id, json!({"data": "z".repeat(piece)}));
            sent += piece;
            credit -= piece;
            continue;
        }
        let message = connection.message();
        match message["type"].as_str() {
            Some("http.window") => credit += message["payload"]["bytes"].as_u64().unwrap() as usize,
            _ => others.push(message),
        }
    }
    connection.tell("http.end", id, json!({}));
    others
}

/// The next message that is no window.
fn no_window(connection: &mut Connection) -> Value {
    loop {
        let message = connection.message();
        if message["type"] != "http.window" {
            return message;
        }
    }
}

#[test]
fn request_of_8_mib_comes_through_a_window_of_256_kib() {
    let run = Run::of(|mut request, _| async move {
        let mut size = 0;
        while let Some(piece) = request.body.next().await? {
            size += piece.len();
        }
        Ok(Response::text(size.to_string()))
    });
    let mut connection = run.begun(&["stream"]);
    connection.request("1", json!({"method": "PUT", "path": "/", "stream": true}));
    assert_eq!(send_pieces(&mut connection, "1", 8 << 20), Vec::<Value>::new());
    assert_eq!(no_window(&mut connection)["payload"]["body"], (8 << 20).to_string());
    run.stop();
}

#[test]
fn request_in_pieces_may_be_answered_with_its_own_pieces() {
    let run = Run::of(|request, _| async move {
        let mut body = request.body;
        Ok(Response::new(200).body(Body::stream(|mut writer| async move {
            while let Some(piece) = body.next().await? {
                writer.write(piece).await?;
            }
            Ok(())
        })))
    });
    let mut connection = run.begun(&["stream"]);
    connection.request("1", json!({"method": "PUT", "path": "/", "stream": true}));
    assert_eq!(connection.message()["payload"]["stream"], true);
    for piece in ["one", "two"] {
        connection.tell("http.chunk", "1", json!({"data": piece}));
        assert_eq!(no_window(&mut connection)["payload"]["data"], piece);
    }
    connection.tell("http.end", "1", json!({}));
    assert_eq!(no_window(&mut connection)["type"], "http.end");
    run.stop();
}

#[test]
fn request_in_pieces_that_nobody_reads_is_answered() {
    let run = Run::of(|_, _| async { Ok(Response::text("no, thanks")) });
    let mut connection = run.begun(&["stream"]);
    connection.request("1", json!({"method": "PUT", "path": "/", "stream": true}));
    assert_eq!(connection.message()["payload"]["body"], "no, thanks");
    connection.tell("http.chunk", "1", json!({"data": "crossed the answer"}));
    connection.tell("http.end", "1", json!({"error": "gone"}));
    assert_eq!(connection.get("/")["status"], 200);
    run.stop();
}

#[test]
fn request_in_pieces_that_breaks_off_is_an_error() {
    let (tell, told) = channel();
    let run = Run::of(move |mut request, _| {
        let tell = tell.clone();
        async move {
            tell.send(request.body.next().await.map_err(|error| error.to_string())).unwrap();
            tell.send(request.body.next().await.map_err(|error| error.to_string())).unwrap();
            Err(PluginError::Gone)
        }
    });
    let mut connection = run.begun(&["stream"]);
    connection.request("1", json!({"method": "PUT", "path": "/", "stream": true}));
    connection.tell("http.chunk", "1", json!({"data_base64": "AP8="}));
    connection.tell("http.end", "1", json!({"error": "the client has gone"}));
    assert_eq!(told.next(), Ok(Some(vec![0, 0xff])));
    assert!(told.next().is_err());
    assert_eq!(no_window(&mut connection)["payload"]["status"], 400);
    run.stop();
}

#[test]
fn more_of_a_request_than_allowed_ends_the_connection() {
    let run = Run::of(|_, _| std::future::pending());
    let mut connection = run.begun(&["stream"]);
    connection.request("1", json!({"method": "PUT", "path": "/", "stream": true}));
    for _ in 0..4 {
        connection.tell("http.chunk", "1", json!({"data": "z".repeat(65_536)}));
    }
    connection.tell("http.chunk", "1", json!({"data": "z"}));
    connection.assert_ends();
    let mut connection = run.connect();
    connection.request("2", json!({"method": "PUT", "path": "/", "stream": true}));
    connection.tell("http.chunk", "2", json!({"data": "z".repeat(65_537)}));
    connection.assert_ends();
    run.stop();
}
