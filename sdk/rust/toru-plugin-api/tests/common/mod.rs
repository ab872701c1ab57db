//! A plugin whose answers a test chooses, served in a thread of its own.

#![allow(dead_code)] // each test file uses some of it

pub mod golden;

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use fake_host::{Connection, Directory};
use serde_json::{json, Value};
use tokio::runtime::Builder;
use toru_plugin_api::*;

pub type Answer = Pin<Box<dyn Future<Output = PluginResult<Response>> + Send>>;
type Handler = Arc<dyn Fn(Request, Option<PluginContext>) -> Answer + Send + Sync>;
pub type Begun = Pin<Box<dyn Future<Output = PluginResult<()>> + Send>>;
type InInit = Box<dyn Fn(PluginContext) -> Begun + Send + Sync>;

/// A plugin that declares all features and does what a test says.
pub struct Scripted {
    handler: Handler,
    in_init: Option<InInit>,
    context: Option<PluginContext>,
    pub questions: Vec<KvOp>,
    pub heard_shutdown: bool,
}

#[async_trait::async_trait]
impl ToruPlugin for Scripted {
    fn metadata() -> PluginMetadata {
        PluginMetadata {
            id: "scripted".into(),
            name: "Scripted".into(),
            version: "1".into(),
            author: None,
            icon: String::new(),
            route: "/scripted".into(),
        }
    }

    fn features() -> Features {
        Features::all()
    }

    fn more_metadata() -> MoreMetadata {
        MoreMetadata::new().description("does what it is told").member("route", "/replaced").member("tags", ["a", "b"])
    }

    async fn init(&mut self, ctx: PluginContext) -> PluginResult<()> {
        self.context = Some(ctx.clone());
        match &self.in_init {
            Some(in_init) => in_init(ctx).await,
            None => Ok(()),
        }
    }

    async fn handle_request(&self, request: Request) -> PluginResult<Response> {
        (self.handler)(request, self.context.clone()).await
    }

    async fn handle_kv(&mut self, op: KvOp) -> PluginResult<Option<String>> {
        self.questions.push(op.clone());
        match op {
            KvOp::Get { key } if key == "panic" => panic!("out of luck"),
            KvOp::Get { key } if key == "error" => Err("out of luck".into()),
            KvOp::Get { key } if key.starts_with("say ") => Ok(Some(key["say ".len()..].to_owned())),
            KvOp::Get { key } => Ok(Some(format!("value of {key}"))),
            _ => Ok(None),
        }
    }

    async fn shutdown(&mut self) {
        self.heard_shutdown = true;
    }
}

/// A plugin that is being served.
pub struct Run {
    directory: Directory,
    thread: Option<JoinHandle<(Scripted, PluginResult<()>)>>,
}

impl Run {
    /// Serves a plugin with this handler.
    pub fn of<F, A>(handler: F) -> Self
    where
        F: Fn(Request, PluginContext) -> A + Send + Sync + 'static,
        A: Future<Output = PluginResult<Response>> + Send + 'static,
    {
        Run::with_init(None, handler)
    }

    pub fn with_init<F, A>(in_init: Option<InInit>, handler: F) -> Self
    where
        F: Fn(Request, PluginContext) -> A + Send + Sync + 'static,
        A: Future<Output = PluginResult<Response>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |request, context| match context {
            Some(context) => Box::pin(handler(request, context)),
            None => Box::pin(async { Ok(Response::text("no init")) }),
        });
        let plugin = Scripted { handler, in_init, context: None, questions: Vec::new(), heard_shutdown: false };
        let directory = Directory::new();
        let path = directory.join("p.sock");
        let thread = std::thread::spawn(move || {
            let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async move {
                let mut plugin = plugin;
                let ended = serve(&mut plugin, path).await;
                (plugin, ended)
            })
        });
        Run { directory, thread: Some(thread) }
    }

    pub fn socket(&self) -> PathBuf {
        self.directory.join("p.sock")
    }

    pub fn connect(&self) -> Connection {
        Connection::open(&self.socket())
    }

    /// A connection for requests, after an `init` that offers these features but `ready`.
    pub fn begun(&self, features: &[&str]) -> Connection {
        fake_host::send_init(&self.socket(), features);
        self.connect()
    }

    /// Says `shutdown` and waits for the end.
    pub fn stop(mut self) -> Scripted {
        self.connect().shutdown();
        let (plugin, ended) = self.ended();
        ended.unwrap();
        plugin
    }

    pub fn ended(&mut self) -> (Scripted, PluginResult<()>) {
        self.thread.take().unwrap().join().unwrap()
    }
}

/// Something that a handler hands to the test, or the test to a handler.
pub fn channel<T>() -> (tokio::sync::mpsc::UnboundedSender<T>, Receiver<T>) {
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    (sender, Receiver(Arc::new(Mutex::new(receiver))))
}

#[derive(Clone)]
pub struct Receiver<T>(Arc<Mutex<tokio::sync::mpsc::UnboundedReceiver<T>>>);

impl<T> Receiver<T> {
    /// The next one; the test waits for it.
    pub fn next(&self) -> T {
        fake_host::await_that("what the plugin tells", || self.0.lock().unwrap().try_recv().ok())
    }
}

/// The payload of a GET.
pub fn get(path: &str) -> Value {
    json!({"method": "GET", "path": path, "headers": {}, "body": null})
}

/// Tells when it is dropped.
pub struct Dropped(pub tokio::sync::mpsc::UnboundedSender<&'static str>);

impl Drop for Dropped {
    fn drop(&mut self) {
        let _ = self.0.send("dropped");
    }
}
