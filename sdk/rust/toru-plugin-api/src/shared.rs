//! What the parts of one run share.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use serde_json::Value;
use tokio::sync::mpsc;

use crate::connection::Connection;
use crate::engine::Event;
use crate::{Feature, Features, KvError, PluginError, PluginResult, Signal};

/// Bytes that a body in pieces may have before the receiver asks for more, where `init` does not say.
const DEFAULT_WINDOW: usize = 256 * 1024;

/// What `init` has settled.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) features: Features,
    pub(crate) window: usize,
}

tokio::task_local! {
    /// The connection of the request that is being answered here.
    pub(crate) static CURRENT: Weak<Connection>;
}

/// What the parts of one run share. Thread-safe.
pub(crate) struct Shared {
    pub(crate) declared: Features,
    /// No request is to begin any more.
    pub(crate) stopping: Signal,
    /// The host has gone.
    pub(crate) abandoned: Signal,
    /// The run is over: connections end.
    pub(crate) over: Signal,
    events: mpsc::UnboundedSender<Event>,
    settled: OnceLock<Settled>,
    connections: Mutex<Vec<Weak<Connection>>>,
}

impl Shared {
    pub(crate) fn new(declared: Features) -> (Arc<Self>, mpsc::UnboundedReceiver<Event>) {
        let (events, received) = mpsc::unbounded_channel();
        let shared = Shared {
            declared,
            stopping: Signal::new(),
            abandoned: Signal::new(),
            over: Signal::new(),
            events,
            settled: OnceLock::new(),
            connections: Mutex::default(),
        };
        (Arc::new(shared), received)
    }

    /// Whether a feature is on: declared here and offered in `init`.
    pub(crate) fn is_on(&self, feature: Feature) -> bool {
        self.settled.get().is_some_and(|settled| settled.features.contains(feature))
    }

    pub(crate) fn window(&self) -> usize {
        self.settled.get().map_or(DEFAULT_WINDOW, |settled| settled.window)
    }

    /// Takes what `init` says; false where there has been one before.
    pub(crate) fn settle(&self, init: &Value) -> bool {
        let window = init["stream_window"].as_u64().and_then(|bytes| usize::try_from(bytes).ok());
        let window = window.filter(|bytes| *bytes > 0).unwrap_or(DEFAULT_WINDOW);
        self.settled.set(Settled { features: self.declared.offered_in(init), window }).is_ok()
    }

    /// Tells the engine of something; after its end nobody listens.
    pub(crate) fn tell(&self, event: Event) {
        let _ = self.events.send(event);
    }

    pub(crate) fn add(&self, connection: &Arc<Connection>) {
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        connections.retain(|known| known.strong_count() > 0);
        connections.push(Arc::downgrade(connection));
    }

    /// Where to ask for key-value data: the connection of the request that is being answered here, else the newest.
    pub(crate) fn connection(&self) -> Result<Arc<Connection>, KvError> {
        if self.settled.get().is_none() {
            return Err(KvError::new("not_connected", "The host has not sent init yet."));
        }
        let own = CURRENT.try_with(Weak::upgrade).ok().flatten();
        if let Some(own) = own.filter(|connection| connection.takes_questions()) {
            return Ok(own);
        }
        let connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = connections.iter().rev().filter_map(Weak::upgrade).find(|known| known.takes_questions());
        newest.ok_or_else(|| {
            let reason = "There is no connection to the host now: ask while you answer a request or, \
                          with the feature `ready`, also in init.";
            KvError::new("not_connected", reason)
        })
    }

    /// Sends a line of the log; false where it has to go to standard error instead.
    pub(crate) fn send_log(&self, payload: &Value) -> bool {
        if !self.is_on(Feature::Log) || self.stopping.is_raised() {
            return false;
        }
        self.connection().is_ok_and(|connection| connection.send_now("log", payload))
    }
}

/// What is sent to a connection that has ended is lost, and so is the need for it.
pub(crate) fn unless_gone(sent: PluginResult<()>) -> PluginResult<()> {
    match sent {
        Err(PluginError::Gone) => Ok(()),
        other => other,
    }
}
