//! One connection of the host: frames out, questions and requests under way.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use serde_json::Value;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::{mpsc, oneshot};

use crate::body::Feed;
use crate::exchange::Exchange;
use crate::frames;
use crate::{KvError, PluginError, PluginResult};

/// Frames that may wait until the host reads; then senders wait.
const OUTBOX: usize = 64;

/// One connection of the host. Thread-safe. It is closed when nobody has it any more and all frames are written.
pub(crate) struct Connection {
    outbox: mpsc::Sender<Vec<u8>>,
    takes_questions: AtomicBool,
    asked: AtomicU64,
    questions: Mutex<HashMap<String, oneshot::Sender<Value>>>,
    requests: Mutex<HashMap<String, UnderWay>>,
}

/// A request that has no whole answer yet.
pub(crate) struct UnderWay {
    pub(crate) exchange: Weak<Exchange>,
    pub(crate) body: Option<Feed>,
}

impl Connection {
    /// A connection, and the frames that have to be written to it.
    pub(crate) fn new() -> (Arc<Self>, mpsc::Receiver<Vec<u8>>) {
        let (outbox, frames) = mpsc::channel(OUTBOX);
        let connection = Connection {
            outbox,
            takes_questions: AtomicBool::new(true),
            asked: AtomicU64::new(0),
            questions: Mutex::default(),
            requests: Mutex::default(),
        };
        (Arc::new(connection), frames)
    }

    /// Whether questions for key-value data may be asked here: not on that of a plain `init`, nor after the end.
    pub(crate) fn takes_questions(&self) -> bool {
        self.takes_questions.load(Ordering::Acquire)
    }

    pub(crate) fn set_takes_questions(&self, takes: bool) {
        self.takes_questions.store(takes, Ordering::Release);
    }

    /// Sends a message, as soon as the host reads.
    pub(crate) async fn send(&self, kind: &str, request_id: Option<&str>, payload: &Value) -> PluginResult<()> {
        let frame = frames::encode(kind, request_id, payload)?;
        self.outbox.send(frame).await.map_err(|_| PluginError::Gone)
    }

    /// Sends a message if it need not wait; whether it did.
    pub(crate) fn send_now(&self, kind: &str, payload: &Value) -> bool {
        frames::encode(kind, None, payload).is_ok_and(|frame| self.outbox.try_send(frame).is_ok())
    }

    /// Asks for key-value data and waits for the answer, which may be a refusal.
    pub(crate) async fn ask(&self, payload: &Value) -> Result<Value, KvError> {
        let id = format!("kv-{}", self.asked.fetch_add(1, Ordering::Relaxed) + 1);
        let (answer, answered) = oneshot::channel();
        self.questions().insert(id.clone(), answer);
        let _forgotten_at_the_end = Question { connection: self, id: &id };
        if !self.takes_questions() {
            return Err(lost());
        }
        match self.send("kv", Some(&id), payload).await {
            Ok(()) => answered.await.map_err(|_| lost()),
            Err(PluginError::Gone) => Err(lost()),
            Err(reason) => Err(KvError::new("value_too_large", &reason.to_string())),
        }
    }

    /// Takes an answer of the host; false where nobody has asked, or not any more.
    pub(crate) fn answered(&self, request_id: &str, payload: Value) -> bool {
        let question = self.questions().remove(request_id);
        question.is_some_and(|question| question.send(payload).is_ok())
    }

    pub(crate) fn questions(&self) -> MutexGuard<'_, HashMap<String, oneshot::Sender<Value>>> {
        self.questions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn requests(&self) -> MutexGuard<'_, HashMap<String, UnderWay>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn exchange(&self, request_id: &str) -> Option<Arc<Exchange>> {
        self.requests().get(request_id).and_then(|under_way| under_way.exchange.upgrade())
    }

    /// Nothing comes here any more: who waits for it hears so.
    pub(crate) fn input_ended(&self) {
        self.set_takes_questions(false);
        let questions = std::mem::take(&mut *self.questions());
        drop(questions);
        for under_way in self.requests().values_mut() {
            under_way.body = None;
        }
    }

    /// Nothing can be sent here any more, either: nobody waits for what is under way.
    pub(crate) fn cancel_all(&self) {
        let exchanges: Vec<_> = self.requests().values().filter_map(|known| known.exchange.upgrade()).collect();
        for exchange in exchanges {
            exchange.cancel();
        }
    }
}

/// A question that is asked. Dropped, it is forgotten.
struct Question<'a> {
    connection: &'a Connection,
    id: &'a str,
}

impl Drop for Question<'_> {
    fn drop(&mut self) {
        self.connection.questions().remove(self.id);
    }
}

fn lost() -> KvError {
    let reason = "The connection ended before the host had answered. A change was made, or it was not: read to see.";
    KvError::new("connection_lost", reason)
}

/// Writes frames until there are no more, then ends the output.
pub(crate) async fn write_all<W: AsyncWrite + Unpin>(mut frames: mpsc::Receiver<Vec<u8>>, mut to: W) {
    while let Some(frame) = frames.recv().await {
        if to.write_all(&frame).await.is_err() {
            return;
        }
    }
    // A host that has closed the connection already needs no end of it.
    let _ = to.shutdown().await;
}
