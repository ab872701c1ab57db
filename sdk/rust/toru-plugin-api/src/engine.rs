//! What happens in a run, one thing after the other, and what runs side by side.

use std::sync::{Arc, Weak};
use std::time::Duration;

use serde_json::{json, Value};
use tokio::net::UnixListener;
use tokio::sync::{mpsc, RwLock};
use tokio::time::{sleep, timeout};

use crate::connection::Connection;
use crate::exchange::Exchange;
use crate::panics::caught;
use crate::shared::{unless_gone, Shared, CURRENT};
use crate::tasks::Tasks;
use crate::ToruPlugin;
use crate::{answer, receive, Feature, KvOp, Log, PluginContext, PluginError, PluginResult, Request, Response};

/// For what runs when the process is to end. The host's own limit is shorter; this is for runs without a host.
const FINISH_LIMIT: Duration = Duration::from_secs(30);
/// For `shutdown` of the plugin.
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(3);
/// For frames that the host has not read yet in the end.
const FLUSH_LIMIT: Duration = Duration::from_secs(1);

/// What the engine is told of.
pub(crate) enum Event {
    /// With a connection, that one is told when `init` is through; without, it may be closed before that.
    Init {
        ready_to: Option<Arc<Connection>>,
        id: Option<String>,
        payload: Value,
        is_first: bool,
    },
    Request {
        exchange: Arc<Exchange>,
        request: Box<Request>,
    },
    Question {
        connection: Arc<Connection>,
        id: String,
        question: Option<KvOp>,
    },
    Ping {
        connection: Arc<Connection>,
        id: Option<String>,
    },
    Shutdown,
}

/// Serves a plugin until it is to end. With an error, its `init` has failed.
pub(crate) async fn serve<P: ToruPlugin>(
    plugin: &mut P,
    listener: UnixListener,
    shared: &Arc<Shared>,
    mut events: mpsc::UnboundedReceiver<Event>,
) -> PluginResult<()> {
    let _over_at_the_end = Over(shared);
    let (open, mut all_closed) = mpsc::channel(1);
    tokio::spawn(receive::accept(listener, shared.clone(), open));
    let ended = until_stopped(plugin, shared, &mut events).await;
    if ended.is_ok() {
        let goodbye = caught(async {
            plugin.shutdown().await;
            Ok(())
        });
        match timeout(SHUTDOWN_LIMIT, goodbye).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => Log::new(shared, None).error(format_args!("shutdown failed: {error}")),
            Err(_) => Log::new(shared, None).error("shutdown took more than 3 s"),
        }
    }
    drop(events);
    shared.stopping.raise();
    shared.over.raise();
    // A host that does not read in this time does not get the rest.
    let _ = timeout(FLUSH_LIMIT, all_closed.recv()).await;
    ended
}

/// Ends connections also where the run is dropped.
struct Over<'a>(&'a Shared);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.stopping.raise();
        self.0.over.raise();
    }
}

async fn until_stopped<P: ToruPlugin>(
    plugin: &mut P,
    shared: &Arc<Shared>,
    events: &mut mpsc::UnboundedReceiver<Event>,
) -> PluginResult<()> {
    let engine = Engine { plugin: RwLock::new(plugin), shared };
    let mut tasks = Tasks::new();
    let mut too_late = std::pin::pin!(async {
        shared.stopping.raised().await;
        sleep(FINISH_LIMIT).await;
    });
    loop {
        if shared.stopping.is_raised() && tasks.is_empty() && events.is_empty() {
            return Ok(());
        }
        tokio::select! {
            biased;
            () = shared.abandoned.raised() => return Ok(()),
            event = events.recv() => match event {
                Some(Event::Shutdown) => shared.stopping.raise(),
                Some(event) => tasks.push(engine.work(event)),
                None => return Ok(()),
            },
            ended = tasks.next(), if !tasks.is_empty() => ended?,
            () = shared.stopping.raised(), if !shared.stopping.is_raised() => {}
            () = &mut too_late => {
                Log::new(shared, None).warn("Not all requests were answered when the process had to end");
                return Ok(());
            }
        }
    }
}

/// What is done with events. The plugin is borrowed by many who only read it, or by one who changes it.
struct Engine<'a, P> {
    plugin: RwLock<&'a mut P>,
    shared: &'a Arc<Shared>,
}

impl<P: ToruPlugin> Engine<'_, P> {
    /// Does what an event asks for. An error ends the run.
    async fn work(&self, event: Event) -> PluginResult<()> {
        match event {
            Event::Init { ready_to, id, payload, is_first } => {
                let begun = if is_first { self.init(ready_to.as_ref(), payload).await } else { Ok(()) };
                if let Some(connection) = ready_to {
                    say_ready(&connection, id.as_deref(), &begun).await?;
                }
                begun
            }
            Event::Request { exchange, request } => {
                let connection = Arc::downgrade(&exchange.connection);
                CURRENT.scope(connection, self.unless_cancelled(&exchange, *request)).await;
                Ok(())
            }
            Event::Question { connection, id, question } => {
                let value = match question {
                    Some(question) => self.key_value(Arc::downgrade(&connection), question).await,
                    None => None,
                };
                unless_gone(connection.send("kv", Some(&id), &json!({"value": value})).await)
            }
            Event::Ping { connection, id } => {
                unless_gone(connection.send("lifecycle", id.as_deref(), &json!({"action": "pong"})).await)
            }
            Event::Shutdown => Ok(()),
        }
    }

    async fn init(&self, connection: Option<&Arc<Connection>>, payload: Value) -> PluginResult<()> {
        let mut plugin = self.plugin.write().await;
        let context = PluginContext::new(self.shared, payload);
        let connection = connection.map(Arc::downgrade).unwrap_or_default();
        CURRENT.scope(connection, caught(plugin.init(context))).await
    }

    async fn unless_cancelled(&self, exchange: &Exchange, request: Request) {
        let may_be_dropped = self.shared.declared.contains(Feature::Cancel);
        tokio::select! {
            biased;
            () = exchange.cancelled.raised(), if may_be_dropped => {}
            () = self.answer(exchange, request) => {}
        }
    }

    async fn answer(&self, exchange: &Exchange, request: Request) {
        let what = format!("{} {}", request.method, request.path());
        let is_head = request.method == "HEAD";
        let answered = {
            let plugin = self.plugin.read().await;
            caught(plugin.handle_request(request)).await
        };
        let mut response = answered.unwrap_or_else(|error| {
            self.complain(exchange, &what, &error);
            Response::of_error(&error)
        });
        if is_head {
            response.body.never_in_pieces();
        }
        if let Err(error) = unless_gone(answer::send(exchange, self.shared, response).await) {
            self.complain(exchange, &what, &error);
            // The second attempt has nothing in it that could fail, unless nobody waits any more.
            let _ = answer::send(exchange, self.shared, Response::of_error(&error)).await;
        }
    }

    fn complain(&self, exchange: &Exchange, what: &str, error: &PluginError) {
        if !matches!(error, PluginError::Http { .. } | PluginError::Gone) {
            exchange.log.error(format_args!("{what} failed: {error}"));
        }
    }

    async fn key_value(&self, connection: Weak<Connection>, question: KvOp) -> Option<String> {
        let mut plugin = self.plugin.write().await;
        let answer = CURRENT.scope(connection, caught(plugin.handle_kv(question))).await;
        answer.unwrap_or_else(|error| {
            Log::new(self.shared, None).error(format_args!("A key-value question of the host failed: {error}"));
            None
        })
    }
}

async fn say_ready(connection: &Connection, id: Option<&str>, begun: &PluginResult<()>) -> PluginResult<()> {
    let answer = match begun {
        Ok(()) => json!({"action": "ready"}),
        Err(error) => json!({"action": "failed", "message": error.to_string()}),
    };
    unless_gone(connection.send("lifecycle", id, &answer).await)
}
