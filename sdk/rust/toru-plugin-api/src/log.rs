//! The plugin's log.

use std::fmt;
use std::io::Write;
use std::sync::Arc;

use serde_json::{json, Map, Value};

use crate::shared::Shared;

/// How grave a line of the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Level {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Level::Trace => "trace",
            Level::Debug => "debug",
            Level::Info => "info",
            Level::Warn => "warn",
            Level::Error => "error",
        }
    }
}

/// The plugin's log: lines with a level and fields.
///
/// They go to standard error as lines of JSON, or as messages where the feature `log` is on. The host cuts messages at
/// 8 KiB. `eprintln!` and `println!` get into the same log, as text. Writing never waits for the host.
///
/// ```
/// # fn handler(log: toru_plugin_api::Log) {
/// log.info("started");
/// log.with("ms", 250).with("table", "visits").warn("slow");
/// # }
/// ```
#[derive(Clone)]
pub struct Log {
    shared: Option<Arc<Shared>>,
    request_id: Option<String>,
    fields: Map<String, Value>,
}

impl Log {
    /// One that writes to standard error, for before `init`.
    pub fn to_standard_error() -> Self {
        Log { shared: None, request_id: None, fields: Map::new() }
    }

    pub(crate) fn new(shared: &Arc<Shared>, request_id: Option<&str>) -> Self {
        Log { shared: Some(shared.clone()), request_id: request_id.map(str::to_owned), fields: Map::new() }
    }

    /// The same with one more field in each line.
    #[must_use]
    pub fn with(&self, name: &str, value: impl Into<Value>) -> Self {
        let mut log = self.clone();
        log.fields.insert(name.to_owned(), value.into());
        log
    }

    /// Writes a line.
    pub fn write(&self, level: Level, message: impl fmt::Display) {
        let message = shortened(message.to_string());
        let mut payload = json!({"level": level.word(), "message": message});
        if !self.fields.is_empty() {
            payload["fields"] = Value::Object(self.fields.clone());
        }
        if let Some(id) = &self.request_id {
            payload["request_id"] = Value::from(id.as_str());
        }
        if !self.shared.as_ref().is_some_and(|shared| shared.send_log(&payload)) {
            // Nobody is left to tell where even standard error is closed.
            let _ = std::io::stderr().write_all(line(payload).as_bytes());
        }
    }

    /// Writes a line at the level `debug`.
    pub fn debug(&self, message: impl fmt::Display) {
        self.write(Level::Debug, message);
    }

    /// Writes a line at the level `info`.
    pub fn info(&self, message: impl fmt::Display) {
        self.write(Level::Info, message);
    }

    /// Writes a line at the level `warn`.
    pub fn warn(&self, message: impl fmt::Display) {
        self.write(Level::Warn, message);
    }

    /// Writes a line at the level `error`.
    pub fn error(&self, message: impl fmt::Display) {
        self.write(Level::Error, message);
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").field("request_id", &self.request_id).field("fields", &self.fields).finish()
    }
}

/// Bytes of one line: above 8 KiB the host would cut it, and it would be no JSON any more.
const MAX_LINE: usize = 8 * 1024;
/// Bytes of a message, which leaves room for the rest, even if each had to be escaped.
const MAX_MESSAGE: usize = 7 * 1024;

fn shortened(mut message: String) -> String {
    if message.len() > MAX_MESSAGE {
        let end = (0..=MAX_MESSAGE).rev().find(|end| message.is_char_boundary(*end)).unwrap_or(0);
        message.truncate(end);
        message.push('…');
    }
    message
}

/// The line for standard error. Where it would be too long, its fields are left out, then the end of its message.
fn line(mut payload: Value) -> String {
    for _ in 0..16 {
        let text = format!("{payload}\n");
        if text.len() <= MAX_LINE {
            return text;
        }
        let message = payload["message"].as_str().unwrap_or_default().to_owned();
        if payload.as_object_mut().and_then(|members| members.remove("fields")).is_none() {
            let half: String = message.chars().take(message.chars().count() / 2).collect();
            payload["message"] = Value::from(half + "…");
        }
    }
    "A line of the log is too long.\n".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_is_one_of_json() {
        let text = line(json!({"level": "warn", "message": "a\nb", "fields": {"ms": 250}}));
        assert_eq!(text, "{\"fields\":{\"ms\":250},\"level\":\"warn\",\"message\":\"a\\nb\"}\n");
    }

    #[test]
    fn long_lines_stay_json() {
        for text in ["ü".repeat(10_000), "\u{1}".repeat(10_000)] {
            let text = line(json!({"level": "info", "message": shortened(text), "fields": {"x": "y".repeat(9000)}}));
            assert!(text.len() <= MAX_LINE);
            let line: Value = serde_json::from_str(&text).unwrap();
            assert!(line["message"].as_str().unwrap().ends_with('…'));
        }
    }
}
