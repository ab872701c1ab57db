//! What the host sends: read, understood, and handed on.

use std::io::ErrorKind;
use std::sync::Arc;

use base64::prelude::{Engine, BASE64_STANDARD};
use serde_json::Value;
use tokio::net::unix::OwnedReadHalf;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;

use crate::body::{Feed, Piece};
use crate::connection::{self, Connection, UnderWay};
use crate::engine::Event;
use crate::exchange::Exchange;
use crate::frames::{self, Message};
use crate::kv::KvOp;
use crate::shared::Shared;
use crate::{Feature, Log, PluginError, PluginResult, Request, RequestBody};

/// Accepts connections until no request is to begin any more. `open` lives as long as one of them.
pub(crate) async fn accept(listener: UnixListener, shared: Arc<Shared>, open: mpsc::Sender<()>) {
    loop {
        let accepted = tokio::select! {
            () = shared.stopping.raised() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => serve(stream, &shared, &open),
            Err(error) => {
                Log::new(&shared, None).warn(format_args!("A connection could not be accepted: {error}"));
                // Too many files are open, or the like: that passes, but not at once.
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        }
    }
}

fn serve(stream: UnixStream, shared: &Arc<Shared>, open: &mpsc::Sender<()>) {
    let (input, output) = stream.into_split();
    let (connection, frames) = Connection::new();
    let writer_is_open = open.clone();
    tokio::spawn(async move {
        connection::write_all(frames, output).await;
        drop(writer_is_open);
    });
    let receiver = Receiver { shared: shared.clone(), connection };
    shared.add(&receiver.connection);
    tokio::spawn(async move { receiver.run(input).await });
}

/// What is done with one connection's messages. Confined to a task of its own.
struct Receiver {
    shared: Arc<Shared>,
    connection: Arc<Connection>,
}

impl Receiver {
    async fn run(self, mut input: OwnedReadHalf) {
        let shared = self.shared.clone();
        let ended = tokio::select! {
            ended = self.read(&mut input) => ended,
            () = shared.over.raised() => Ok(()),
        };
        self.connection.input_ended();
        match ended {
            Ok(()) if shared.over.is_raised() || is_half_open(&input) => {}
            Ok(()) => self.connection.cancel_all(),
            Err(error) => {
                self.log().warn(format_args!("A connection of the host was given up: {error}"));
                self.connection.cancel_all();
            }
        }
    }

    async fn read(&self, input: &mut OwnedReadHalf) -> PluginResult<()> {
        while let Some(message) = frames::read(input).await? {
            self.receive(message)?;
        }
        Ok(())
    }

    fn log(&self) -> Log {
        Log::new(&self.shared, None)
    }

    /// Takes a message. An error is one of the connection.
    fn receive(&self, message: Message) -> PluginResult<()> {
        match (message.kind.as_str(), message.request_id) {
            ("lifecycle", id) => self.lifecycle(id, message.payload),
            ("http", Some(id)) => self.request(&id, message.payload),
            ("http.chunk", Some(id)) => self.chunk(&id, &message.payload)?,
            ("http.end", Some(id)) => self.end(&id, &message.payload),
            ("http.window", Some(id)) => self.window(&id, &message.payload),
            ("cancel", Some(id)) => self.cancel(&id),
            ("kv", Some(id)) => self.key_value(id, message.payload),
            _ => {} // newer than this library, or without a use: ignoring it is right
        }
        Ok(())
    }

    fn lifecycle(&self, id: Option<String>, payload: Value) {
        let connection = self.connection.clone();
        match payload["action"].as_str() {
            Some("init") => {
                let is_first = self.shared.settle(&payload);
                let is_ready_on = self.shared.is_on(Feature::Ready);
                connection.set_takes_questions(is_ready_on);
                let ready_to = is_ready_on.then_some(connection);
                self.shared.tell(Event::Init { ready_to, id, payload, is_first });
            }
            Some("ping") if self.shared.is_on(Feature::Ping) => self.shared.tell(Event::Ping { connection, id }),
            Some("shutdown") => self.shared.tell(Event::Shutdown),
            _ => {}
        }
    }

    fn request(&self, id: &str, payload: Value) {
        self.connection.set_takes_questions(true);
        let payload = &payload["payload"];
        let window = self.shared.window();
        let (body, feed) = self.body(id, payload, window);
        let log = Log::new(&self.shared, Some(id));
        let exchange = Exchange::new(id, &self.connection, window, log.clone());
        let request = Request::new(id, payload, body, exchange.cancelled.clone(), log);
        let under_way = UnderWay { exchange: Arc::downgrade(&exchange), body: feed };
        self.connection.requests().insert(id.to_owned(), under_way);
        self.shared.tell(Event::Request { exchange, request: Box::new(request) });
    }

    fn body(&self, id: &str, payload: &Value, window: usize) -> (RequestBody, Option<Feed>) {
        if payload["stream"] == true {
            let (body, feed) = RequestBody::pieces(&self.connection, id, window);
            return (body, Some(feed));
        }
        let text = payload["body"].as_str().map(|text| text.as_bytes().to_vec());
        let base64 = payload["body_base64"].as_str().and_then(|text| BASE64_STANDARD.decode(text).ok());
        (RequestBody::whole(base64.or(text)), None)
    }

    fn chunk(&self, id: &str, payload: &Value) -> PluginResult<()> {
        let data = match payload["data_base64"].as_str() {
            Some(text) => BASE64_STANDARD.decode(text).map_err(PluginError::new)?,
            None => payload["data"].as_str().unwrap_or_default().as_bytes().to_vec(),
        };
        let requests = self.connection.requests();
        // One that is answered already has crossed this.
        requests.get(id).and_then(|known| known.body.as_ref()).map_or(Ok(()), |body| body.feed(data))
    }

    fn end(&self, id: &str, payload: &Value) {
        let piece = if payload["error"].is_null() { Piece::End } else { Piece::Broken };
        if let Some(body) = self.connection.requests().get_mut(id).and_then(|known| known.body.take()) {
            body.put(piece);
        }
    }

    fn window(&self, id: &str, payload: &Value) {
        if let (Some(exchange), Some(bytes)) = (self.connection.exchange(id), payload["bytes"].as_u64()) {
            exchange.give_credit(bytes);
        }
    }

    fn cancel(&self, id: &str) {
        if let Some(exchange) = self.connection.exchange(id) {
            exchange.cancel();
        }
    }

    /// An answer to a question of ours or, with an action, a question of the host.
    fn key_value(&self, id: String, payload: Value) {
        let is_question = payload.get("action").is_some() || payload["payload"].get("action").is_some();
        if is_question {
            let question = KvOp::of(&payload);
            self.shared.tell(Event::Question { connection: self.connection.clone(), id, question });
        } else {
            // An answer that comes too late is of no use to anybody.
            let _ = self.connection.answered(&id, payload);
        }
    }
}

/// Whether the host has only ended its own side, and may still read answers.
///
/// A write of nothing tells: it fails as soon as nobody can read. What Tokio knows of the socket may be a little old.
fn is_half_open(input: &OwnedReadHalf) -> bool {
    let stream: &UnixStream = input.as_ref();
    !matches!(stream.try_write(&[]), Err(error) if error.kind() != ErrorKind::WouldBlock)
}
