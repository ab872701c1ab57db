//! Key-value data of the host.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{json, Value};
use tokio::time::timeout;

use crate::shared::Shared;
use crate::{BatchResult, CasResult, Change, Feature, KvPage};

/// How long to wait for an answer of the host.
const ANSWER_LIMIT: Duration = Duration::from_secs(30);

/// A key-value question of the application around the host; see [`handle_kv`](crate::ToruPlugin::handle_kv).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KvOp {
    /// What is the value of a key?
    Get {
        /// The key.
        key: String,
    },
    /// A key is to have a value.
    Set {
        /// The key.
        key: String,
        /// Its value.
        value: String,
    },
    /// A key is to be gone.
    Delete {
        /// The key.
        key: String,
    },
}

impl KvOp {
    /// As the host asks, flat or one level deeper; nothing for what makes no sense.
    pub(crate) fn of(payload: &Value) -> Option<Self> {
        let question = if payload.get("action").is_some() { payload } else { &payload["payload"] };
        let key = question["key"].as_str()?.to_owned();
        match question["action"].as_str()?.to_ascii_lowercase().as_str() {
            "get" => Some(KvOp::Get { key }),
            "set" => Some(KvOp::Set { key, value: question["value"].as_str()?.to_owned() }),
            "delete" => Some(KvOp::Delete { key }),
            _ => None,
        }
    }
}

/// Key-value data could not be read or changed.
///
/// Codes of the host are in the protocol's description, such as `quota_exceeded` and `store_busy`. Codes of this library
/// are `not_connected` (there is no connection to ask on; nothing was changed), `connection_lost` and `timeout` (a change
/// was made, or it was not: read to see), `not_supported` (the feature `kv2` is not on; nothing was changed) and
/// `bad_answer` (the host's answer makes no sense).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KvError {
    /// For programs.
    pub code: String,
    /// For people.
    pub message: String,
}

impl KvError {
    pub(crate) fn new(code: &str, message: &str) -> Self {
        KvError { code: code.to_owned(), message: message.to_owned() }
    }
}

impl fmt::Display for KvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for KvError {}

/// The host's key-value store for this plugin: strings under keys of its own.
///
/// Keys have 1 to 512 bytes, values up to 1 MiB, unless the operator has said otherwise. It may be asked while a request is
/// answered, and in between while there is a connection; in `init` only where the feature `ready` is on. Questions of one
/// request take effect in the order in which they are asked. Each waits for its answer, at most 30 s.
#[derive(Clone)]
pub struct Kv {
    shared: Arc<Shared>,
}

impl Kv {
    pub(crate) fn new(shared: &Arc<Shared>) -> Self {
        Kv { shared: shared.clone() }
    }

    /// The value of a key; nothing where there is none.
    ///
    /// # Errors
    /// Where the host refuses or cannot be asked; see [`KvError`]. So it is with all functions here.
    pub async fn get(&self, key: &str) -> Result<Option<String>, KvError> {
        let answer = self.ask(json!({"action": "get", "key": key})).await?;
        Ok(answer["value"].as_str().map(str::to_owned))
    }

    /// Gives a key a value, for ever.
    pub async fn set(&self, key: &str, value: &str) -> Result<(), KvError> {
        self.ask(json!({"action": "set", "key": key, "value": value})).await.map(drop)
    }

    /// Removes a key; it need not be there.
    pub async fn delete(&self, key: &str) -> Result<(), KvError> {
        self.ask(json!({"action": "delete", "key": key})).await.map(drop)
    }

    /// Gives a key a value for some time, 1 ms to 100 years. Needs `kv2`.
    pub async fn set_with_ttl(&self, key: &str, value: &str, ttl: Duration) -> Result<(), KvError> {
        self.ask2(Change::set(key, value).ttl(ttl).into_json()).await.map(drop)
    }

    /// Keys that begin with a prefix, with their values, in the order of their bytes. Needs `kv2`.
    ///
    /// A list comes in parts of at most `limit` entries, 1 to 1000: ask again with [`KvPage::next`] as `after`.
    pub async fn list(&self, prefix: &str, after: Option<&str>, limit: usize) -> Result<KvPage, KvError> {
        let mut question = json!({"action": "list", "prefix": prefix, "limit": limit});
        if let Some(after) = after {
            question["after"] = Value::from(after);
        }
        KvPage::of(&self.ask2(question).await?)
    }

    /// Gives a key a value if it has the one that is expected; nothing stands for a key that is not there. Needs `kv2`.
    pub async fn compare_and_set(
        &self,
        key: &str,
        expected: Option<&str>,
        value: Option<&str>,
    ) -> Result<CasResult, KvError> {
        let answer = self.ask2(Change::compare_and_set(key, expected, value).into_json()).await?;
        CasResult::of(&answer)
    }

    /// As [`compare_and_set`](Self::compare_and_set), and after this time, 1 ms to 100 years, the key is not there any
    /// more: a lock that opens by itself. Needs `kv2`.
    pub async fn compare_and_set_with_ttl(
        &self,
        key: &str,
        expected: Option<&str>,
        value: &str,
        ttl: Duration,
    ) -> Result<CasResult, KvError> {
        let change = Change::compare_and_set(key, expected, Some(value)).ttl(ttl);
        CasResult::of(&self.ask2(change.into_json()).await?)
    }

    /// Adds to a decimal integer of 64 bits; a key that is not there counts as 0. The sum. Needs `kv2`.
    pub async fn increment(&self, key: &str, by: i64) -> Result<i64, KvError> {
        let answer = self.ask2(Change::increment(key, by).into_json()).await?;
        answer["value"].as_str().and_then(|sum| sum.parse().ok()).ok_or_else(bad_answer)
    }

    /// Makes 1 to 1000 changes in one moment, or none of them. Needs `kv2`.
    ///
    /// ```
    /// # use toru_plugin_api::{Change, Kv, KvError};
    /// # async fn finish(kv: Kv) -> Result<(), KvError> {
    /// let done = kv.batch([
    ///     Change::compare_and_set("job/7", Some("waiting"), Some("done")),
    ///     Change::increment("jobs-done", 1),
    /// ]);
    /// assert!(done.await?.applied);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn batch(&self, changes: impl IntoIterator<Item = Change>) -> Result<BatchResult, KvError> {
        let operations: Vec<Value> = changes.into_iter().map(Change::into_json).collect();
        BatchResult::of(&self.ask2(json!({"action": "batch", "operations": operations})).await?)
    }

    async fn ask2(&self, question: Value) -> Result<Value, KvError> {
        if !self.shared.is_on(Feature::Kv2) {
            self.shared.connection()?; // without a connection, that is the reason
            return Err(KvError::new("not_supported", "This needs the feature `kv2`, of the plugin and of the host."));
        }
        self.ask(question).await
    }

    async fn ask(&self, question: Value) -> Result<Value, KvError> {
        let connection = self.shared.connection()?;
        let answered = timeout(ANSWER_LIMIT, connection.ask(&question)).await;
        let answer = answered.map_err(|_| KvError::new("timeout", "The host did not answer within 30 s."))??;
        match &answer["error"] {
            Value::Null => Ok(answer),
            error => {
                let code = error["code"].as_str().unwrap_or("unknown");
                Err(KvError::new(code, error["message"].as_str().unwrap_or("The host does not say why.")))
            }
        }
    }
}

impl fmt::Debug for Kv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kv")
    }
}

pub(crate) fn bad_answer() -> KvError {
    KvError::new("bad_answer", "The host's answer makes no sense.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_read_in_both_shapes() {
        let get = Some(KvOp::Get { key: "k".to_owned() });
        assert_eq!(KvOp::of(&json!({"action": "GET", "key": "k"})), get);
        assert_eq!(KvOp::of(&json!({"payload": {"action": "get", "key": "k"}})), get);
        let set = KvOp::Set { key: "k".to_owned(), value: "v".to_owned() };
        assert_eq!(KvOp::of(&json!({"action": "set", "key": "k", "value": "v", "payload": {}})), Some(set));
        for nonsense in [json!(null), json!({"action": "get"}), json!({"action": "list", "key": "k"})] {
            assert_eq!(KvOp::of(&nonsense), None);
        }
    }
}
