//! Requests that go on until nobody waits for them any more, and what became of them.

use std::collections::{BTreeMap, BTreeSet};
use std::future::pending;
use std::sync::Arc;

use tokio::sync::watch;
use toru_plugin_api::*;

/// What is known of such requests, by their tokens. Clones are the same.
#[derive(Clone)]
pub struct Held(Arc<watch::Sender<Seen>>);

#[derive(Default)]
struct Seen {
    begun: BTreeSet<String>,
    told: BTreeSet<String>,
}

/// Says so when it is dropped.
struct ToldWhenDropped<'a>(&'a Held, &'a str);

impl Drop for ToldWhenDropped<'_> {
    fn drop(&mut self) {
        self.0.told(self.1);
    }
}

impl Held {
    pub fn new() -> Self {
        Held(Arc::new(watch::Sender::new(Seen::default())))
    }

    /// Goes on until the library drops it.
    pub async fn stopped(&self, token: &str) -> PluginResult<Response> {
        let _told = ToldWhenDropped(self, token);
        self.begin(token);
        pending().await
    }

    /// Goes on in a task of its own, which looks at the signal.
    pub async fn looking(&self, token: &str, cancelled: Signal) -> PluginResult<Response> {
        let (held, own) = (self.clone(), token.to_owned());
        let task = tokio::spawn(async move {
            held.begin(&own);
            cancelled.raised().await;
            held.told(&own);
        });
        task.await.map_err(PluginError::new)?;
        Ok(Response::text(token))
    }

    /// Answers once such a request has begun.
    pub async fn begun(&self, token: &str) -> PluginResult<Response> {
        let mut changes = self.0.subscribe();
        changes.wait_for(|seen| seen.begun.contains(token)).await.map_err(PluginError::new)?;
        Ok(Response::text(format!("begun {token}")))
    }

    /// The tokens of those that have begun, and of those that were told that nobody waits.
    pub fn seen(&self) -> PluginResult<Response> {
        let seen = self.0.borrow();
        Response::json(&BTreeMap::from([("begun", &seen.begun), ("told", &seen.told)]))
    }

    fn begin(&self, token: &str) {
        self.0.send_if_modified(|seen| seen.begun.insert(token.to_owned()));
    }

    fn told(&self, token: &str) {
        self.0.send_if_modified(|seen| seen.told.insert(token.to_owned()));
    }
}
