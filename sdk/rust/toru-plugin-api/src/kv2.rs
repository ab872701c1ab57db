//! Changes and answers of the feature `kv2`.

use std::time::Duration;

use serde_json::{json, Value};

use crate::kv::bad_answer;
use crate::KvError;

/// One change of a [`batch`](crate::Kv::batch).
#[derive(Clone, Debug, PartialEq)]
pub struct Change(Value);

impl Change {
    /// Gives a key a value, for ever unless [`ttl`](Self::ttl) says otherwise.
    pub fn set(key: &str, value: &str) -> Self {
        Change(json!({"action": "set", "key": key, "value": value}))
    }

    /// Removes a key; it need not be there.
    pub fn delete(key: &str) -> Self {
        Change(json!({"action": "delete", "key": key}))
    }

    /// Gives a key a value, or removes it, if its value is the one that is expected. Otherwise the batch changes nothing.
    pub fn compare_and_set(key: &str, expected: Option<&str>, value: Option<&str>) -> Self {
        Change(json!({"action": "cas", "key": key, "expected": expected, "value": value}))
    }

    /// Adds to a decimal integer.
    pub fn increment(key: &str, by: i64) -> Self {
        Change(json!({"action": "incr", "key": key, "by": by}))
    }

    /// The same, and after this time, 1 ms to 100 years, the key is not there any more. For `set` and `compare_and_set`.
    #[must_use]
    pub fn ttl(mut self, ttl: Duration) -> Self {
        let milliseconds = u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX);
        self.0["ttl_ms"] = Value::from(milliseconds.max(1));
        self
    }

    pub(crate) fn into_json(self) -> Value {
        self.0
    }
}

/// A key, its value and its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KvEntry {
    /// The key.
    pub key: String,
    /// Its value.
    pub value: String,
    /// When it is not there any more, in ISO 8601; nothing for those without an end.
    pub expires_at: Option<String>,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KvPage {
    /// The entries, in the order of their keys' bytes.
    pub entries: Vec<KvEntry>,
    /// What to ask on with; nothing at the end.
    pub next: Option<String>,
}

impl KvPage {
    pub(crate) fn of(answer: &Value) -> Result<Self, KvError> {
        let entries = answer["entries"].as_array().ok_or_else(bad_answer)?;
        let entries = entries.iter().map(KvEntry::of).collect::<Result<_, _>>()?;
        Ok(KvPage { entries, next: text(&answer["next"]) })
    }
}

impl KvEntry {
    fn of(entry: &Value) -> Result<Self, KvError> {
        let key = text(&entry["key"]).ok_or_else(bad_answer)?;
        let value = text(&entry["value"]).ok_or_else(bad_answer)?;
        Ok(KvEntry { key, value, expires_at: text(&entry["expires_at"]) })
    }
}

/// What came of a compare-and-set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasResult {
    /// Whether the key had the value that was expected, and so was changed.
    pub applied: bool,
    /// What is there now; nothing where the key is not there.
    pub value: Option<String>,
}

impl CasResult {
    pub(crate) fn of(answer: &Value) -> Result<Self, KvError> {
        let applied = answer["applied"].as_bool().ok_or_else(bad_answer)?;
        Ok(CasResult { applied, value: text(&answer["value"]) })
    }
}

/// What came of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchResult {
    /// Whether all changes were made; else none was.
    pub applied: bool,
    /// One for each change: of a compare-and-set or increment what is there now, of others nothing.
    pub values: Vec<Option<String>>,
}

impl BatchResult {
    pub(crate) fn of(answer: &Value) -> Result<Self, KvError> {
        let applied = answer["applied"].as_bool().ok_or_else(bad_answer)?;
        let results = answer["results"].as_array().ok_or_else(bad_answer)?;
        Ok(BatchResult { applied, values: results.iter().map(|result| text(&result["value"])).collect() })
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
