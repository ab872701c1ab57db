//! Bodies of answers, and of requests.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};

use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::sync::mpsc;

use crate::connection::Connection;
use crate::frames::MAX_FRAME;
use crate::{PluginError, PluginResult};

pub(crate) type Producing = Pin<Box<dyn Future<Output = PluginResult<()>> + Send>>;
pub(crate) type Produce = Box<dyn FnOnce(BodyWriter) -> Producing + Send>;

/// The body of an answer: none, text, bytes, or pieces as they come.
///
/// ```
/// use toru_plugin_api::{Body, Response};
///
/// let plain = Response::new(200).body("text");
/// let image = Response::new(200).header("Content-Type", "image/gif").body(vec![0x47, 0x49, 0x46]);
/// let numbers = Response::new(200).body(Body::stream(|mut writer| async move {
///     for number in 0..1000 {
///         writer.write(format!("{number}\n")).await?;
///     }
///     Ok(())
/// }));
/// ```
pub struct Body(pub(crate) Content);

pub(crate) enum Content {
    Empty,
    Whole(Vec<u8>),
    Pieces(Produce),
}

impl Body {
    /// No body.
    pub fn empty() -> Self {
        Body(Content::Empty)
    }

    /// A body whose pieces a function writes, as fast as the client takes them.
    ///
    /// It runs after the handler has returned, and does not hold the plugin. Where it ends with an error, or panics, the
    /// client's connection ends early. Where the host does not offer `stream`, the pieces are sent all at once in the end.
    pub fn stream<F, W>(produce: F) -> Self
    where
        F: FnOnce(BodyWriter) -> W + Send + 'static,
        W: Future<Output = PluginResult<()>> + Send + 'static,
    {
        Body(Content::Pieces(Box::new(move |writer| Box::pin(produce(writer)))))
    }

    /// Leaves out pieces that nobody would see.
    pub(crate) fn never_in_pieces(&mut self) {
        if matches!(self.0, Content::Pieces(_)) {
            self.0 = Content::Empty;
        }
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Content::Empty => f.write_str("Body(empty)"),
            Content::Whole(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Content::Pieces(_) => f.write_str("Body(in pieces)"),
        }
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Body(Content::Whole(text.into_bytes()))
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        Body::from(text.to_owned())
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Body(Content::Whole(bytes))
    }
}

impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        Body::from(bytes.to_vec())
    }
}

impl<T: Into<Body>> From<Option<T>> for Body {
    fn from(body: Option<T>) -> Self {
        body.map_or_else(Body::empty, Into::into)
    }
}

/// Writes the pieces of an answer's body; see [`Body::stream`].
#[derive(Debug)]
pub struct BodyWriter(pub(crate) mpsc::Sender<Vec<u8>>);

impl BodyWriter {
    /// Writes a piece of any size, text or bytes, and waits while the client is slower.
    ///
    /// # Errors
    /// [`PluginError::Gone`] where nobody waits for the answer any more.
    pub async fn write(&mut self, piece: impl Into<Vec<u8>>) -> PluginResult<()> {
        self.0.send(piece.into()).await.map_err(|_| PluginError::Gone)
    }
}

/// What comes of a request's body.
pub(crate) enum Piece {
    Data(Vec<u8>),
    End,
    Broken,
}

/// Where the pieces of a request's body go in. Dropped before the end, it breaks the body off.
pub(crate) struct Feed {
    pieces: mpsc::UnboundedSender<Piece>,
    credit: Arc<AtomicUsize>,
}

/// The most bytes of one piece.
pub(crate) const MAX_PIECE: usize = 64 * 1024;

impl Feed {
    /// Takes a piece. An error where the host has sent more than it may.
    pub(crate) fn feed(&self, piece: Vec<u8>) -> PluginResult<()> {
        let length = piece.len();
        let paid = self.credit.fetch_update(Ordering::AcqRel, Ordering::Acquire, |credit| credit.checked_sub(length));
        if length > MAX_PIECE || paid.is_err() {
            return Err(PluginError::new("the host has sent more of a body than it may"));
        }
        self.put(Piece::Data(piece));
        Ok(())
    }

    /// Hands something on, unless the handler does not read any more.
    pub(crate) fn put(&self, piece: Piece) {
        let _ = self.pieces.send(piece);
    }
}

/// The body of a request, whole or as it comes.
///
/// ```
/// use toru_plugin_api::{PluginResult, Request, Response};
///
/// async fn size(mut request: Request) -> PluginResult<Response> {
///     let mut bytes = 0;
///     while let Some(piece) = request.body.next().await? {
///         bytes += piece.len();
///     }
///     Ok(Response::text(format!("{bytes} bytes")))
/// }
/// ```
pub struct RequestBody(Incoming);

enum Incoming {
    Whole(Option<Vec<u8>>),
    Pieces(Pieces),
}

/// The pieces of a body. The host may send more as soon as they are taken from here.
struct Pieces {
    come: mpsc::UnboundedReceiver<Piece>,
    credit: Arc<AtomicUsize>,
    connection: Weak<Connection>,
    id: String,
    /// Bytes that the handler has, and that the host may send again.
    taken: usize,
    /// Bytes that the host is about to be asked for.
    asked: usize,
    ended: bool,
}

impl std::fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Incoming::Whole(None) => f.write_str("RequestBody(empty)"),
            Incoming::Whole(Some(bytes)) => write!(f, "RequestBody({} bytes)", bytes.len()),
            Incoming::Pieces(_) => f.write_str("RequestBody(in pieces)"),
        }
    }
}

impl RequestBody {
    pub(crate) fn whole(bytes: Option<Vec<u8>>) -> Self {
        RequestBody(Incoming::Whole(bytes))
    }

    pub(crate) fn pieces(connection: &Arc<Connection>, id: &str, window: usize) -> (Self, Feed) {
        let (pieces, come) = mpsc::unbounded_channel();
        let credit = Arc::new(AtomicUsize::new(window));
        let body = Pieces {
            come,
            credit: credit.clone(),
            connection: Arc::downgrade(connection),
            id: id.to_owned(),
            taken: 0,
            asked: 0,
            ended: false,
        };
        (RequestBody(Incoming::Pieces(body)), Feed { pieces, credit })
    }

    /// The next piece; none at the end. A body that came whole is one piece.
    ///
    /// # Errors
    /// [`PluginError::Gone`] where the client has gone before the end.
    pub async fn next(&mut self) -> PluginResult<Option<Vec<u8>>> {
        match &mut self.0 {
            Incoming::Whole(bytes) => Ok(bytes.take().filter(|bytes| !bytes.is_empty())),
            Incoming::Pieces(pieces) => pieces.next().await,
        }
    }

    /// All of it, or what is left of it; nothing where there is no body.
    ///
    /// # Errors
    /// As [`next`](Self::next); and a 413 above 16 MiB.
    pub async fn bytes(&mut self) -> PluginResult<Vec<u8>> {
        let mut all = Vec::new();
        while let Some(piece) = self.next().await? {
            if all.len() + piece.len() > MAX_FRAME {
                return Err(PluginError::http(413, "The body is larger than 16 MiB"));
            }
            all.extend(piece);
        }
        Ok(all)
    }

    /// All of it as text.
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes); and a 400 for what is not UTF-8.
    pub async fn text(&mut self) -> PluginResult<String> {
        String::from_utf8(self.bytes().await?).map_err(|_| PluginError::http(400, "The body is not UTF-8 text"))
    }

    /// All of it, read as JSON.
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes); and a 400 for what is no JSON, or does not fit the type.
    pub async fn json<T: DeserializeOwned>(&mut self) -> PluginResult<T> {
        let bytes = self.bytes().await?;
        serde_json::from_slice(&bytes).map_err(|error| PluginError::http(400, format_args!("The body: {error}")))
    }

    /// Whether the host has sent a body, even an empty one.
    pub(crate) fn is_there(&self) -> bool {
        !matches!(self.0, Incoming::Whole(None))
    }
}

impl Pieces {
    async fn next(&mut self) -> PluginResult<Option<Vec<u8>>> {
        self.ask_for_more().await;
        if self.ended {
            return Ok(None);
        }
        match self.come.recv().await {
            Some(Piece::Data(data)) => {
                self.taken += data.len();
                Ok(Some(data))
            }
            Some(Piece::End) => {
                self.ended = true;
                Ok(None)
            }
            Some(Piece::Broken) | None => Err(PluginError::Gone),
        }
    }

    /// Has the host send as much again as was taken. If this is dropped while it waits, the next call does it.
    async fn ask_for_more(&mut self) {
        let Some(connection) = self.connection.upgrade() else { return };
        self.credit.fetch_add(self.taken, Ordering::AcqRel);
        self.asked += std::mem::take(&mut self.taken);
        if self.asked > 0 {
            // Fails only where the connection has ended, and then nothing comes that could be let in.
            let _ = connection.send("http.window", Some(&self.id), &json!({"bytes": self.asked})).await;
            self.asked = 0;
        }
    }
}
