//! A plugin with the SDK for Rust, as its README has it. /text/N is N bytes of text.

use toru_plugin_api::*;

#[derive(Default)]
struct Texts;

#[async_trait::async_trait]
impl ToruPlugin for Texts {
    fn metadata() -> PluginMetadata {
        PluginMetadata {
            id: "rust".to_string(),
            name: "Rust".to_string(),
            version: "1".to_string(),
            author: None,
            icon: "🦀".to_string(),
            route: "/rust".to_string(),
        }
    }

    fn features() -> Features {
        Features::all()
    }

    async fn handle_request(&self, request: Request) -> PluginResult<Response> {
        let length = match request.path().strip_prefix("/text/") {
            Some(number) => number.parse().map_err(|_| PluginError::http(404, "Not found"))?,
            None => 26,
        };
        Ok(Response::text(('a'..='z').cycle().take(length).collect::<String>()))
    }
}

#[tokio::main]
async fn main() {
    run::<Texts>().await;
}
