use toru_plugin_api::*;
use std::collections::HashMap;

struct MyPlugin {
    ctx: Option<PluginContext>,
}

impl MyPlugin {
    fn new() -> Self {
        Self { ctx: None }
    }
}

#[async_trait::async_trait]
impl ToruPlugin for MyPlugin {
    fn metadata() -> PluginMetadata {
        PluginMetadata {
            id: "my-plugin".to_string(),
            name: "My Plugin".to_string(),
            version: "0.1.0".to_string(),
            author: Some("Your Name".to_string()),
            icon: "🚀".to_string(),
            route: "/my-plugin".to_string(),
        }
    }

    async fn init(&mut self, ctx: PluginContext) -> PluginResult<()> {
        eprintln!("[MyPlugin] Initializing with instance_id: {}", ctx.instance_id);
        self.ctx = Some(ctx);
        Ok(())
    }

    async fn handle_http(&self, req: HttpRequest) -> PluginResult<HttpResponse> {
        eprintln!("[MyPlugin] HTTP request: {} {}", req.method, req.path);

        // Route handling
        match (req.method.as_str(), req.path.as_str()) {
            ("GET", "/") => {
                let response = serde_json::json!({
                    "message": "Hello from my plugin!",
                    "version": "0.1.0"
                });

                Ok(HttpResponse {
                    status: 200,
                    headers: HashMap::from([
                        ("Content-Type".to_string(), "application/json".to_string())
                    ]),
                    body: Some(serde_json::to_string(&response)?),
                })
            }
            ("GET", "/bundle.js") => {
                // Serve frontend bundle
                Ok(HttpResponse {
                    status: 200,
                    headers: HashMap::from([
                        ("Content-Type".to_string(), "application/javascript".to_string())
                    ]),
                    body: Some(include_str!("../frontend/bundle.js").to_string()),
                })
            }
            _ => {
                Ok(HttpResponse {
                    status: 404,
                    headers: HashMap::new(),
                    body: Some("Not found".to_string()),
                })
            }
        }
    }

    async fn handle_kv(&mut self, op: KvOp) -> PluginResult<Option<String>> {
        eprintln!("[MyPlugin] KV operation: {:?}", op);

        match op {
            KvOp::Get { key } => {
                // Get from plugin storage
                Ok(None)
            }
            KvOp::Set { key, value } => {
                eprintln!("[MyPlugin] Setting {} = {}", key, value);
                Ok(None)
            }
            KvOp::Delete { key } => {
                eprintln!("[MyPlugin] Deleting {}", key);
                Ok(None)
            }
        }
    }
}

#[tokio::main]
async fn main() {
    // Handle --metadata flag
    let args: Vec<String> = std::env::args().collect();
    if args.len() > 1 && args[1] == "--metadata" {
        let metadata = MyPlugin::metadata();
        println!("{}", serde_json::to_string_pretty(&metadata).unwrap());
        return;
    }

    // Run plugin with automatic socket setup
    let mut plugin = MyPlugin::new();
    toru_plugin_api::run_plugin(&mut plugin).await;
}
