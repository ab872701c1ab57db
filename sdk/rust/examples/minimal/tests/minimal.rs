//! The guide's minimal example, with another call in `main`, as a process: `run_plugin(&mut MyPlugin)`, which needs
//! nothing else, or `run::<MyPlugin>()`, which needs a `#[derive(Default)]`.

use std::process::Command;

use fake_host::{send_init, Connection, Process};
use serde_json::{json, Value};

const PROGRAMS: [&str; 2] = [env!("CARGO_BIN_EXE_my-minimal-plugin"), env!("CARGO_BIN_EXE_with-default")];

#[test]
fn metadata_are_printed() {
    for program in PROGRAMS {
        let output = Command::new(program).arg("--metadata").output().unwrap();
        assert!(output.status.success());
        let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(
            metadata,
            json!({"id": "my-plugin", "name": "My Plugin", "version": "0.1.0", "author": "Me", "icon": "🚀",
                "route": "/my-plugin"})
        );
    }
}

#[test]
fn requests_are_answered() {
    for program in PROGRAMS {
        let mut process = Process::start(program);
        send_init(&process.socket(), &[]);
        let mut connection = Connection::open(&process.socket());
        assert_eq!(connection.get("/")["body"], r#"{"status":"ok"}"#);
        connection.shutdown();
        assert_eq!(process.ended().0.code(), Some(0));
    }
}
