//! What a plugin is.

use std::sync::Arc;

use serde_json::Value;

use crate::shared::Shared;
use crate::{Feature, Features, HttpRequest, HttpResponse, Kv, KvOp, Log, MoreMetadata, PluginError, PluginMetadata};
use crate::{PluginResult, Request, Response, Signal};

/// A plugin: what it is, and how it answers.
///
/// # What runs when
///
/// Functions with `&self` run side by side, those with `&mut self` alone: before one begins, all that run end, and who
/// comes later waits. So a request that takes long makes a [`handle_kv`](Self::handle_kv) wait, and with it all requests
/// behind it. A body that is written by [`Body::stream`](crate::Body::stream) does not count: its handler has returned.
///
/// All of them run in the one task of [`run_plugin`](crate::run_plugin) and take turns wherever they `await`; they need not
/// be `'static`. What computes or blocks for more than some milliseconds belongs into `tokio::task::spawn_blocking`: else
/// it holds up all others, and the answer to the host that asks whether the plugin lives.
///
/// A panic is a 500 for the client; the plugin lives on, as it was left. That needs `panic = "unwind"`, Rust's default.
#[async_trait::async_trait]
pub trait ToruPlugin: Send + Sync {
    /// What the plugin is. It must not start anything: hosts ask while another process of the plugin serves.
    fn metadata() -> PluginMetadata;

    /// Features of protocol 1.1 that it may use where the host offers them; none by default, which is protocol 1.0.
    ///
    /// A `main` that prints the metadata by itself has to print [`metadata_json`](crate::metadata_json) then.
    fn features() -> Features {
        Features::none()
    }

    /// Further members of the metadata; none by default.
    fn more_metadata() -> MoreMetadata {
        MoreMetadata::new()
    }

    /// Begins a run, before the first request. With an error, the process ends with code 1, and the reason is in the log
    /// or, with [`Feature::Ready`], in the plugin's status.
    ///
    /// It counts towards the time limit of the start, 5 s by default. Key-value data may be asked for here only with
    /// [`Feature::Ready`].
    async fn init(&mut self, ctx: PluginContext) -> PluginResult<()> {
        let _ = ctx;
        Ok(())
    }

    /// Answers a request, within the host's limit of 30 s by default. Without it: 404.
    ///
    /// An error is an answer too; see [`PluginError`].
    async fn handle_http(&self, req: HttpRequest) -> PluginResult<HttpResponse> {
        let _ = req;
        Err(PluginError::http(404, "Not found"))
    }

    /// Answers a request that may have bytes or come in pieces, with an answer that may. Plugins have this or
    /// [`handle_http`](Self::handle_http), to which it hands on by default.
    async fn handle_request(&self, request: Request) -> PluginResult<Response> {
        let request = request.into_http().await?;
        self.handle_http(request).await.map(Response::from)
    }

    /// Answers a key-value question of the application around the host, within 5 s. It has nothing to do with
    /// [`PluginContext::kv`]. Without it, and after an error: nothing.
    async fn handle_kv(&mut self, op: KvOp) -> PluginResult<Option<String>> {
        let _ = op;
        Ok(None)
    }

    /// Ends a run, after the last answer. The host allows 5 s from its word to the end, running requests included; this
    /// may take 3 s of them.
    async fn shutdown(&mut self) {}
}

/// What a plugin gets in `init`. Clones are cheap and the same.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PluginContext {
    /// The installation's id, the same after a restart of the host.
    pub instance_id: String,
    /// The host's key-value store for this plugin.
    pub kv: Kv,
    /// What `init` said: `plugin_socket`, `log_path`, `protocol_version` and so on.
    pub config: Value,
    /// The plugin's log.
    pub log: Log,
    /// Raised when the process is to end once all is answered. Look at it in streams that would have no end.
    pub stopping: Signal,
    pub(crate) features: Features,
}

impl PluginContext {
    pub(crate) fn new(shared: &Arc<Shared>, init: Value) -> Self {
        PluginContext {
            instance_id: init["instance_id"].as_str().unwrap_or_default().to_owned(),
            kv: Kv::new(shared),
            log: Log::new(shared, None),
            stopping: shared.stopping.clone(),
            features: shared.declared.offered_in(&init),
            config: init,
        }
    }

    /// Whether a feature is on: declared by the plugin and offered by the host.
    pub fn has(&self, feature: Feature) -> bool {
        self.features.contains(feature)
    }
}
