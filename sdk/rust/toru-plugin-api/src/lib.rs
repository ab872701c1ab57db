//! Plugins for a Toru host, in Rust.
//!
//! A plugin is a type with the trait [`ToruPlugin`]; [`run_plugin`] makes it a process that a host runs. It speaks protocol
//! 1.0 with every host, and those features of 1.1 that the plugin declares ([`ToruPlugin::features`]) and the host offers.
//!
//! ```no_run
//! use std::collections::HashMap;
//! use toru_plugin_api::*;
//!
//! #[derive(Default)]
//! struct MyPlugin {
//!     ctx: Option<PluginContext>,
//! }
//!
//! #[async_trait::async_trait]
//! impl ToruPlugin for MyPlugin {
//!     fn metadata() -> PluginMetadata {
//!         PluginMetadata {
//!             id: "my-plugin".to_string(),
//!             name: "My Plugin".to_string(),
//!             version: "0.1.0".to_string(),
//!             author: Some("Me".to_string()),
//!             icon: "🚀".to_string(),
//!             route: "/my-plugin".to_string(),
//!         }
//!     }
//!
//!     async fn init(&mut self, ctx: PluginContext) -> PluginResult<()> {
//!         self.ctx = Some(ctx);
//!         Ok(())
//!     }
//!
//!     async fn handle_http(&self, req: HttpRequest) -> PluginResult<HttpResponse> {
//!         if let Some(ctx) = &self.ctx {
//!             ctx.kv.set("last_path", &req.path).await?;
//!         }
//!         Ok(HttpResponse { status: 200, headers: HashMap::new(), body: Some("Hello!".to_string()) })
//!     }
//! }
//!
//! #[tokio::main]
//! async fn main() {
//!     run::<MyPlugin>().await;
//! }
//! ```

mod answer;
mod body;
mod connection;
mod engine;
mod error;
mod exchange;
mod features;
mod frames;
mod headers;
mod kv;
mod kv2;
mod log;
mod metadata;
mod panics;
mod plugin;
mod receive;
mod request;
mod response;
mod run;
mod shared;
mod signal;
mod socket;
mod tasks;

pub use body::{Body, BodyWriter, RequestBody};
pub use error::{PluginError, PluginResult};
pub use features::{Feature, Features};
pub use headers::Headers;
pub use kv::{Kv, KvError, KvOp};
pub use kv2::{BatchResult, CasResult, Change, KvEntry, KvPage};
pub use log::{Level, Log};
pub use metadata::{metadata_json, MoreMetadata, PluginMetadata};
pub use plugin::{PluginContext, ToruPlugin};
pub use request::{HttpRequest, Request};
pub use response::{HttpResponse, Response};
pub use run::{run, run_plugin, serve};
pub use signal::Signal;

#[cfg(test)]
#[allow(dead_code, unreachable_pub)] // the tests of the whole use the rest
#[path = "../tests/common/golden.rs"]
mod golden;

/// The examples of the README, which have to compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
