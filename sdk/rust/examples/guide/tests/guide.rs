//! The guide's full example, letter by letter, as a process.

use std::process::{Command, Stdio};

use fake_host::{send_init, Connection, Process};
use serde_json::{json, Value};

const PROGRAM: &str = env!("CARGO_BIN_EXE_my-plugin");

#[test]
fn metadata_are_printed() {
    let output = Command::new(PROGRAM).arg("--metadata").output().unwrap();
    assert!(output.status.success());
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        metadata,
        json!({"id": "my-plugin", "name": "My Plugin", "version": "0.1.0", "author": "Your Name", "icon": "🚀",
            "route": "/my-plugin"})
    );
}

#[test]
fn requests_and_questions_are_answered() {
    let mut process = Process::start(PROGRAM);
    send_init(&process.socket(), &["multiplex", "ready"]);
    let mut connection = Connection::open(&process.socket());

    let home = connection.get("/");
    assert_eq!(home["status"], 200);
    assert_eq!(home["headers"], json!({"Content-Type": "application/json"}));
    let body: Value = serde_json::from_str(home["body"].as_str().unwrap()).unwrap();
    assert_eq!(body, json!({"message": "Hello from my plugin!", "version": "0.1.0"}));
    assert_eq!(connection.get("/bundle.js")["body"], include_str!("../frontend/bundle.js"));
    assert_eq!(connection.get("/nothing")["status"], 404);
    connection.tell("kv", "q", json!({"action": "set", "key": "k", "value": "v"}));
    assert_eq!(connection.message()["payload"], json!({"value": null}));

    connection.shutdown();
    let (status, log) = process.ended();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(log.contains("Initializing with instance_id: instance-1"), "{log}");
    assert!(log.contains("Setting k = v"), "{log}");
    assert!(!process.socket().exists());
}

#[test]
fn process_ends_when_the_host_is_gone() {
    let mut process = Process::start(PROGRAM);
    let _connection = Connection::open(&process.socket());
    process.end_standard_input();
    assert_eq!(process.ended().0.code(), Some(0));
    assert!(!process.socket().exists());
}

#[test]
fn process_without_the_hosts_standard_input_goes_on() {
    let mut process = Process::with_input(PROGRAM, Stdio::null());
    let mut connection = Connection::open(&process.socket());
    for _ in 0..100 {
        assert_eq!(connection.get("/")["status"], 200);
    }
    connection.shutdown();
    assert_eq!(process.ended().0.code(), Some(0));
}

#[test]
fn process_ends_on_sigterm_and_sigint() {
    for signal in ["TERM", "INT"] {
        let mut process = Process::start(PROGRAM);
        let _connection = Connection::open(&process.socket());
        process.signal(signal);
        assert_eq!(process.ended().0.code(), Some(0));
        assert!(!process.socket().exists());
    }
}

#[test]
fn process_without_a_place_to_listen_says_so() {
    let mut process = Process::start(PROGRAM);
    let _connection = Connection::open(&process.socket());
    let second = Command::new(PROGRAM).env("TORU_PLUGIN_SOCKET", process.socket()).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    let log = String::from_utf8(second.stderr).unwrap();
    assert!(log.contains("another process listens there"), "{log}");
    process.end_standard_input();
    process.ended();
}
