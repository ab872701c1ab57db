//! A plugin with every feature of protocol 1.1, for tests of a host.

mod held;

use held::Held;
use toru_plugin_api::*;

const BUNDLE: &str = "window.ToruPlugins = window.ToruPlugins || {};
window.ToruPlugins.everything = { mount(container) { container.textContent = 'Everything'; }, unmount() {} };
";

struct Everything {
    held: Held,
}

#[async_trait::async_trait]
impl ToruPlugin for Everything {
    fn metadata() -> PluginMetadata {
        PluginMetadata {
            id: "everything".to_string(),
            name: "Everything".to_string(),
            version: "0.1.0".to_string(),
            author: None,
            icon: "🦀".to_string(),
            route: "/everything".to_string(),
        }
    }

    fn features() -> Features {
        Features::all()
    }

    async fn handle_request(&self, mut request: Request) -> PluginResult<Response> {
        let path = request.path().to_string();
        let words: Vec<&str> = path.split('/').skip(1).collect();
        match (request.method.as_str(), words.as_slice()) {
            ("GET" | "HEAD", [""]) => Ok(Response::text("everything")),
            ("GET", ["bundle.js"]) => Ok(Response::text(BUNDLE).header("Content-Type", "text/javascript")),
            ("GET", ["hello", token]) => Ok(Response::text(*token)),
            ("GET", ["stopped", token]) => self.held.stopped(token).await,
            ("GET", ["looking", token]) => self.held.looking(token, request.cancelled).await,
            ("GET", ["begun", token]) => self.held.begun(token).await,
            ("GET", ["seen"]) => self.held.seen(),
            ("GET", ["numbers"]) => Ok(Response::text("").body(Body::stream(|mut writer| async move {
                for number in 0..200_000 {
                    writer.write(format!("{number}\n")).await?;
                }
                Ok(())
            }))),
            ("POST", ["size"]) => {
                let mut bytes = 0;
                while let Some(piece) = request.body.next().await? {
                    bytes += piece.len();
                }
                request.log.with("bytes", bytes).info("measured");
                Ok(Response::text(bytes.to_string()))
            }
            ("POST", ["echo"]) => {
                let bytes = request.body.bytes().await?;
                Ok(Response::new(200).header("Content-Type", "application/octet-stream").body(bytes))
            }
            _ => Err(PluginError::http(404, "Not found")),
        }
    }
}

#[tokio::main]
async fn main() {
    run_plugin(&mut Everything { held: Held::new() }).await;
}
