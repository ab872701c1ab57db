//! A host as tests want it: every message by hand. It waits at most 20 s for anything, then panics.

use std::ffi::OsStr;
use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{json, Value};

const LIMIT: Duration = Duration::from_secs(20);

/// Looks again and again until there is something.
pub fn await_that<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + LIMIT;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "{what}: not within {LIMIT:?}");
        thread::sleep(Duration::from_millis(1));
    }
}

/// A directory of its own with a short path, removed in the end.
pub struct Directory(PathBuf);

impl Directory {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("toru-rs-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Directory(path)
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Default for Directory {
    fn default() -> Self {
        Directory::new()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A connection of the host to a plugin.
pub struct Connection(UnixStream);

impl Connection {
    /// Connects as soon as the plugin listens.
    pub fn open(path: &Path) -> Self {
        let stream = await_that("a connection", || UnixStream::connect(path).ok());
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        stream.set_write_timeout(Some(LIMIT)).unwrap();
        Connection(stream)
    }

    pub fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.send_bytes(&[&(text.len() as u32).to_be_bytes(), text.as_bytes()].concat());
    }

    pub fn send_bytes(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap();
    }

    /// The next message; none at the end of the connection.
    pub fn receive(&mut self) -> Option<Value> {
        let mut length = [0; 4];
        if !self.fill(&mut length) {
            return None;
        }
        let mut text = vec![0; u32::from_be_bytes(length) as usize];
        assert!(self.fill(&mut text), "the connection ended inside a frame");
        Some(serde_json::from_slice(&text).unwrap())
    }

    fn fill(&mut self, buffer: &mut [u8]) -> bool {
        match self.0.read_exact(buffer) {
            Ok(()) => true,
            Err(error) if matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset) => false,
            Err(error) => panic!("nothing came: {error}"),
        }
    }

    /// The next message, which has to be there.
    pub fn message(&mut self) -> Value {
        self.receive().expect("the connection ended")
    }

    /// Whether the plugin ends the connection, with nothing before it.
    pub fn assert_ends(&mut self) {
        assert_eq!(self.receive(), None);
    }

    pub fn half_close(&self) {
        self.0.shutdown(Shutdown::Write).unwrap();
    }

    /// Sends a request; `members` are those of its payload.
    pub fn request(&mut self, id: &str, members: Value) {
        self.send(&json!({"type": "http", "request_id": id, "payload": {
            "type": "http", "request_id": id, "payload": members}}));
    }

    /// Sends a GET and returns the payload of its answer.
    pub fn get(&mut self, path: &str) -> Value {
        self.request("get", json!({"method": "GET", "path": path, "headers": {}, "body": null}));
        let mut answer = self.message();
        assert_eq!((&answer["type"], &answer["request_id"]), (&json!("http"), &json!("get")));
        answer["payload"].take()
    }

    /// Sends what is about a request or a question: `cancel`, `http.chunk`, `kv` and so on.
    pub fn tell(&mut self, kind: &str, id: &str, payload: Value) {
        self.send(&json!({"type": kind, "request_id": id, "payload": payload}));
    }

    pub fn lifecycle(&mut self, payload: Value) {
        self.send(&json!({"type": "lifecycle", "payload": payload}));
    }

    pub fn shutdown(&mut self) {
        self.lifecycle(json!({"type": "lifecycle", "action": "shutdown"}));
    }
}

/// The payload of an `init`.
pub fn init(features: &[&str]) -> Value {
    json!({"type": "lifecycle", "action": "init", "instance_id": "instance-1", "plugin_socket": "p", "log_path": "l",
        "protocol_version": "1.1", "features": features, "stream_window": 262_144})
}

/// Sends `init` on a connection of its own, as hosts do without `ready`, and waits until the plugin closes it.
pub fn send_init(path: &Path, features: &[&str]) {
    let mut connection = Connection::open(path);
    connection.lifecycle(init(features));
    connection.half_close();
    connection.assert_ends();
}

/// The process of a plugin. It is killed in the end.
pub struct Process {
    child: Child,
    directory: Directory,
}

impl Process {
    /// Starts a plugin as a host does.
    pub fn start(program: impl AsRef<OsStr>) -> Self {
        Process::with_input(program, Stdio::piped())
    }

    /// Starts a plugin with another standard input than a host's.
    pub fn with_input(program: impl AsRef<OsStr>, input: Stdio) -> Self {
        let directory = Directory::new();
        let child = Command::new(program)
            .env("TORU_PLUGIN_SOCKET", directory.join("p.sock"))
            .stdin(input)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Process { child, directory }
    }

    pub fn socket(&self) -> PathBuf {
        self.directory.join("p.sock")
    }

    /// Lets it see the end of its standard input, as when the host is gone.
    pub fn end_standard_input(&mut self) {
        self.child.stdin = None;
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Waits for its end; how it ended, and what it wrote to standard error.
    pub fn ended(&mut self) -> (ExitStatus, String) {
        let status = await_that("the end of the process", || self.child.try_wait().unwrap());
        let mut text = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        (status, text)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
