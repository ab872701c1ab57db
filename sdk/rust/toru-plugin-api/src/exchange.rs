//! One request under way.

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::Semaphore;

use crate::connection::Connection;
use crate::{Log, PluginError, PluginResult, Signal};

/// One request from its arrival to the end of its answer. Thread-safe.
pub(crate) struct Exchange {
    pub(crate) id: String,
    pub(crate) connection: Arc<Connection>,
    pub(crate) cancelled: Signal,
    pub(crate) log: Log,
    credit: Semaphore,
}

impl Exchange {
    pub(crate) fn new(id: &str, connection: &Arc<Connection>, window: usize, log: Log) -> Arc<Self> {
        Arc::new(Exchange {
            id: id.to_owned(),
            connection: connection.clone(),
            cancelled: Signal::new(),
            log,
            credit: Semaphore::new(window.min(Semaphore::MAX_PERMITS)),
        })
    }

    /// Sends a part of the answer, unless nobody waits for it any more.
    pub(crate) async fn send(&self, kind: &str, payload: &Value) -> PluginResult<()> {
        if self.cancelled.is_raised() {
            return Err(PluginError::Gone);
        }
        self.connection.send(kind, Some(&self.id), payload).await
    }

    /// Nobody waits for the answer any more.
    pub(crate) fn cancel(&self) {
        self.cancelled.raise();
        self.credit.close();
    }

    /// The host can take so many bytes more.
    pub(crate) fn give_credit(&self, bytes: u64) {
        let room = Semaphore::MAX_PERMITS - self.credit.available_permits();
        self.credit.add_permits(usize::try_from(bytes).unwrap_or(room).min(room));
    }

    /// Waits until the host can take something; how many bytes, at most those that are wanted.
    pub(crate) async fn take_credit(&self, wanted: usize) -> PluginResult<usize> {
        self.credit.acquire().await.map_err(|_| PluginError::Gone)?.forget();
        let more = self.credit.available_permits().min(wanted - 1);
        let taken = u32::try_from(more).ok().and_then(|more| self.credit.try_acquire_many(more).ok());
        Ok(match taken {
            Some(permits) => {
                permits.forget();
                1 + more
            }
            None => 1,
        })
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let mut requests = self.connection.requests();
        // A host may use an id again as soon as it has the answer, which is a little before this.
        if requests.get(&self.id).is_some_and(|known| std::ptr::eq(known.exchange.as_ptr(), self)) {
            requests.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn credit_is_taken_as_far_as_it_goes() {
        let (connection, _frames) = Connection::new();
        let exchange = Exchange::new("1", &connection, 10, Log::to_standard_error());
        assert_eq!(exchange.take_credit(4).await.unwrap(), 4);
        assert_eq!(exchange.take_credit(100).await.unwrap(), 6);
        exchange.give_credit(u64::MAX);
        exchange.give_credit(u64::MAX);
        assert_eq!(exchange.take_credit(65536).await.unwrap(), 65536);
        exchange.cancel();
        assert!(matches!(exchange.take_credit(1).await, Err(PluginError::Gone)));
    }
}
