//! What can go wrong in a plugin.

use std::fmt;

use crate::KvError;

/// What a plugin's own functions return.
pub type PluginResult<T> = Result<T, PluginError>;

/// Why a plugin could not do something.
///
/// From `handle_http` or `handle_request` it becomes the answer: [`PluginError::Http`] with its status and message, all
/// others a 500 whose reason is in the log and not shown to the client.
///
/// ```
/// use toru_plugin_api::{PluginError, PluginResult};
///
/// fn number(text: &str) -> PluginResult<u32> {
///     text.parse().map_err(|_| PluginError::http(400, "That is no number"))
/// }
/// assert_eq!(number("x").unwrap_err().to_string(), "400: That is no number");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum PluginError {
    /// An answer with this status, within 200 to 599, and `{"error": message}` as its body. It is not logged.
    Http {
        /// The status.
        status: u16,
        /// What the client is told.
        message: String,
    },
    /// Key-value data could not be read or changed.
    Kv(KvError),
    /// Something was no JSON, or did not fit the type it was read into.
    Json(serde_json::Error),
    /// Input or output failed.
    Io(std::io::Error),
    /// Nobody waits any more: the client has gone, the request took too long, or the connection has ended.
    Gone,
    /// Anything else, in words.
    Other(String),
}

impl PluginError {
    /// Any other reason, in words.
    pub fn new(message: impl fmt::Display) -> Self {
        PluginError::Other(message.to_string())
    }

    /// An answer with a status, within 200 to 599, and a message for the client.
    pub fn http(status: u16, message: impl fmt::Display) -> Self {
        PluginError::Http { status, message: message.to_string() }
    }
}

impl fmt::Display for PluginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PluginError::Http { status, message } => write!(f, "{status}: {message}"),
            PluginError::Kv(error) => error.fmt(f),
            PluginError::Json(error) => error.fmt(f),
            PluginError::Io(error) => error.fmt(f),
            PluginError::Gone => f.write_str("nobody waits for the answer any more"),
            PluginError::Other(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for PluginError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            PluginError::Kv(error) => Some(error),
            PluginError::Json(error) => Some(error),
            PluginError::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<serde_json::Error> for PluginError {
    fn from(error: serde_json::Error) -> Self {
        PluginError::Json(error)
    }
}

impl From<std::io::Error> for PluginError {
    fn from(error: std::io::Error) -> Self {
        PluginError::Io(error)
    }
}

impl From<KvError> for PluginError {
    fn from(error: KvError) -> Self {
        PluginError::Kv(error)
    }
}

impl From<String> for PluginError {
    fn from(message: String) -> Self {
        PluginError::Other(message)
    }
}

impl From<&str> for PluginError {
    fn from(message: &str) -> Self {
        PluginError::Other(message.to_owned())
    }
}
