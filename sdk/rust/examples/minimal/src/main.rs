use toru_plugin_api::*;
use std::collections::HashMap;

struct MyPlugin;

#[async_trait::async_trait]
impl ToruPlugin for MyPlugin {
    fn metadata() -> PluginMetadata {
        PluginMetadata {
            id: "my-plugin".to_string(),
            name: "My Plugin".to_string(),
            version: "0.1.0".to_string(),
            author: Some("Me".to_string()),
            icon: "🚀".to_string(),
            route: "/my-plugin".to_string(),
        }
    }

    async fn init(&mut self, ctx: PluginContext) -> PluginResult<()> {
        println!("Plugin initialized: {}", ctx.instance_id);
        Ok(())
    }

    async fn handle_http(&self, req: HttpRequest) -> PluginResult<HttpResponse> {
        Ok(HttpResponse {
            status: 200,
            headers: HashMap::from([
                ("Content-Type".to_string(), "application/json".to_string())
            ]),
            body: Some(r#"{"status":"ok"}"#.to_string()),
        })
    }

    async fn handle_kv(&mut self, op: KvOp) -> PluginResult<Option<String>> {
        Ok(None)
    }
}

#[tokio::main]
async fn main() {
    toru_plugin_api::run_plugin(&mut MyPlugin).await;
}
