//! Requests.

use std::collections::HashMap;

use serde_json::Value;

use crate::{Headers, Log, PluginError, PluginResult, RequestBody, Signal};

/// A request in the guide's form: whole, and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRequest {
    /// `GET`, `POST` and so on, in capitals.
    pub method: String,
    /// What follows the plugin's route, with the query, as the client wrote it: `/api/action?page=2`.
    pub path: String,
    /// The fields, with their names as the client wrote them. Repeated ones are joined by the host.
    pub headers: HashMap<String, String>,
    /// The body; nothing where there is none.
    pub body: Option<String>,
}

/// A request with all there is to it: bytes, pieces, and the news that nobody waits any more.
#[derive(Debug)]
pub struct Request {
    /// The host's id of this request. The client's own is in the field `X-Request-Id`.
    pub id: String,
    /// `GET`, `POST` and so on, in capitals.
    pub method: String,
    /// What follows the plugin's route, with the query, as the client wrote it: `/api/action?page=2`.
    pub target: String,
    /// The fields.
    pub headers: Headers,
    /// The body, whole or as it comes.
    pub body: RequestBody,
    /// Raised when nobody waits for the answer any more. A plugin that declares [`Feature::Cancel`](crate::Feature) need
    /// not look: its handler is dropped.
    pub cancelled: Signal,
    /// The plugin's log; what is written here says which request it is about.
    pub log: Log,
}

impl Request {
    /// What follows the plugin's route, without the query, not decoded.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query, decoded: names and values in order. What is not UTF-8 is replaced by U+FFFD.
    pub fn query(&self) -> Vec<(String, String)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(n, v)| (decoded(n), decoded(v))).collect()
    }

    /// The first value of a name in the query, decoded.
    pub fn arg(&self, name: &str) -> Option<String> {
        self.query().into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The first value of a header field.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// Who is logged in, as the host says; nobody where it does not. A client cannot forge it.
    pub fn user(&self) -> Option<&str> {
        self.header("X-Toru-User")
    }

    /// The user's roles that the host tells plugins of.
    pub fn roles(&self) -> Vec<&str> {
        let roles = self.header("X-Toru-Roles").unwrap_or_default().split(',');
        roles.map(str::trim).filter(|role| !role.is_empty()).collect()
    }

    /// The same in the guide's form, once its body is there.
    ///
    /// # Errors
    /// As [`RequestBody::bytes`]; and a 415 for a body that is not UTF-8 text.
    pub async fn into_http(mut self) -> PluginResult<HttpRequest> {
        let body = match self.body.is_there() {
            true => Some(self.body.bytes().await?),
            false => None,
        };
        let text = body.map(String::from_utf8).transpose();
        Ok(HttpRequest {
            method: self.method,
            path: self.target,
            headers: self.headers.into(),
            body: text.map_err(|_| PluginError::http(415, "The body is not UTF-8 text"))?,
        })
    }

    pub(crate) fn new(id: &str, payload: &Value, body: RequestBody, cancelled: Signal, log: Log) -> Self {
        Request {
            id: id.to_owned(),
            method: payload["method"].as_str().unwrap_or("GET").to_ascii_uppercase(),
            target: payload["path"].as_str().unwrap_or("/").to_owned(),
            headers: Headers::of(&payload["headers"]),
            body,
            cancelled,
            log,
        }
    }
}

/// A part of a query without its encoding.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let encoded = if first == b'%' { behind.get(..2).and_then(hex) } else { None };
        bytes.push(encoded.unwrap_or(if first == b'+' { b' ' } else { first }));
        rest = if encoded.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digits: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(digits[0])? * 16 + digit(digits[1])?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn request(payload: &Value, body: Option<Vec<u8>>) -> Request {
        Request::new("1", payload, RequestBody::whole(body), Signal::new(), Log::to_standard_error())
    }

    #[test]
    fn query_is_decoded() {
        let request = request(&json!({"path": "/a%20b?tag=gr%C3%BCn&tag=a+b&empty&odd=%zz%4&=x&&%41=%ff"}), None);
        let query = request.query();
        let pairs: Vec<_> = query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let odd = ("odd", "%zz%4");
        assert_eq!(pairs, [("tag", "grün"), ("tag", "a b"), ("empty", ""), odd, ("", "x"), ("A", "\u{fffd}")]);
        assert_eq!((request.path(), request.arg("tag")), ("/a%20b", Some("grün".to_owned())));
    }

    #[test]
    fn user_and_roles_come_from_the_host() {
        let named = request(&json!({"headers": {"x-toru-user": "ada", "X-TORU-ROLES": "admin, ,ops"}}), None);
        assert_eq!((named.user(), named.roles()), (Some("ada"), vec!["admin", "ops"]));
        assert_eq!(request(&json!({}), None).user(), None);
    }

    #[tokio::test]
    async fn body_that_is_no_text_is_refused_in_the_guides_form() {
        let text = request(&json!({"method": "post"}), Some(b"x".to_vec())).into_http().await.unwrap();
        assert_eq!((text.method.as_str(), text.body.as_deref()), ("POST", Some("x")));
        let error = request(&json!({}), Some(vec![0xff])).into_http().await.unwrap_err();
        assert!(matches!(error, PluginError::Http { status: 415, .. }));
    }
}
