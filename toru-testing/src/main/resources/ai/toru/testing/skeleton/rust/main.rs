use std::collections::HashMap;
use toru_plugin_api::*;

#[derive(Default)]
struct ThisPlugin {
    ctx: Option<PluginContext>,
}

#[async_trait::async_trait]
impl ToruPlugin for ThisPlugin {
    fn metadata() -> PluginMetadata {
        PluginMetadata {
            id: "@id@".to_string(),
            name: "@name@".to_string(),
            version: "0.1.0".to_string(),
            author: None,
            icon: "🧩".to_string(),
            route: "/@id@".to_string(),
        }
    }

    async fn init(&mut self, ctx: PluginContext) -> PluginResult<()> {
        self.ctx = Some(ctx);
        Ok(())
    }

    async fn handle_http(&self, req: HttpRequest) -> PluginResult<HttpResponse> {
        let ctx = self.ctx.as_ref().ok_or("init has not come yet")?;
        if req.path.split('?').next() != Some("/") {
            return Err(PluginError::http(404, "Not found"));
        }
        let before = ctx.kv.get("visits").await?;
        let visits = before.and_then(|text| text.parse::<u64>().ok()).unwrap_or(0) + 1;
        ctx.kv.set("visits", &visits.to_string()).await?;
        let body = serde_json::json!({ "message": "Hello from @name@!", "visits": visits });
        Ok(HttpResponse {
            status: 200,
            headers: HashMap::from([("Content-Type".to_string(), "application/json".to_string())]),
            body: Some(body.to_string()),
        })
    }
}

#[tokio::main]
async fn main() {
    run::<ThisPlugin>().await;
}
