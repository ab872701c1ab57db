//! Answers.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::json;

use crate::{Body, Headers, PluginError, PluginResult};

/// An answer in the guide's form: whole, and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpResponse {
    /// Within 200 to 599.
    pub status: u16,
    /// The fields. For one that repeats, take [`Response`].
    pub headers: HashMap<String, String>,
    /// The body; nothing where there is none.
    pub body: Option<String>,
}

/// An answer with all there can be to it: repeated fields, bytes, pieces.
///
/// ```
/// use toru_plugin_api::Response;
///
/// let answer = Response::new(303).header("Location", "/").header("Set-Cookie", "a=1").header("Set-Cookie", "b=2");
/// ```
#[derive(Debug)]
pub struct Response {
    /// Within 200 to 599.
    pub status: u16,
    /// The fields.
    pub headers: Headers,
    /// The body.
    pub body: Body,
}

impl Response {
    /// An answer without fields and body. The status is within 200 to 599.
    pub fn new(status: u16) -> Self {
        Response { status, headers: Headers::new(), body: Body::empty() }
    }

    /// 200 with plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Response::new(200).header("Content-Type", "text/plain; charset=utf-8").body(text.into())
    }

    /// 200 with HTML.
    pub fn html(html: impl Into<String>) -> Self {
        Response::new(200).header("Content-Type", "text/html; charset=utf-8").body(html.into())
    }

    /// 200 with JSON.
    ///
    /// # Errors
    /// Where the value cannot be JSON, such as a map whose keys are no strings.
    pub fn json(value: &impl Serialize) -> PluginResult<Self> {
        let text = serde_json::to_string(value)?;
        Ok(Response::new(200).header("Content-Type", "application/json").body(text))
    }

    /// The same with another status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The same with one more field, beside others of its name.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.append(name, value);
        self
    }

    /// The same with another body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn of_error(error: &PluginError) -> Self {
        let (status, message) = match error {
            PluginError::Http { status, message } => (*status, message.as_str()),
            PluginError::Gone => (400, "The request's body was broken off"),
            _ => (500, "Internal plugin error"),
        };
        let body = json!({"error": message}).to_string();
        Response::new(status).header("Content-Type", "application/json").body(body)
    }
}

impl From<HttpResponse> for Response {
    fn from(response: HttpResponse) -> Self {
        Response { status: response.status, headers: response.headers.into(), body: response.body.into() }
    }
}
