//! Host Vitals: how the host's machine is, each second. A Toru plugin with the SDK for Rust.
//!
//! ```text
//! GET /vitals    processors, load, memory and disks, as they are now
//! GET /events    the same each second, as server-sent events, until the reader goes
//! ```
//!
//! It is one program: `frontend/bundle.js` is in it. It needs Linux, whose `/proc` has all the numbers.

mod vitals;

use std::time::Duration;

use toru_plugin_api::*;
use vitals::Look;

/// How far apart the first two looks are: what happens in a second is told by two of them.
const MOMENT: Duration = Duration::from_millis(250);
const SECOND: Duration = Duration::from_secs(1);

#[derive(Default)]
struct HostVitals {
    ctx: Option<PluginContext>,
}

#[async_trait::async_trait]
impl ToruPlugin for HostVitals {
    fn metadata() -> PluginMetadata {
        PluginMetadata {
            id: "host-vitals".to_string(),
            name: "Host Vitals".to_string(),
            version: "1.0.0".to_string(),
            author: Some("Toru".to_string()),
            icon: "📈".to_string(),
            route: "/vitals".to_string(),
        }
    }

    /// All of protocol 1.1 where the host has it; a host of version 1.0 gets along without.
    fn features() -> Features {
        Features::all()
    }

    /// An error here is what the plugin's status shows.
    async fn init(&mut self, ctx: PluginContext) -> PluginResult<()> {
        Look::now().map_err(|error| format!("host-vitals cannot read how the machine is: {error}. It needs Linux."))?;
        self.ctx = Some(ctx);
        Ok(())
    }

    async fn handle_request(&self, request: Request) -> PluginResult<Response> {
        let ctx = self.ctx.as_ref().ok_or("init has not come yet")?;
        match (request.method.as_str(), request.path()) {
            ("GET" | "HEAD", "/bundle.js") => Ok(Response::new(200)
                .header("Content-Type", "text/javascript; charset=utf-8")
                .body(include_str!("../frontend/bundle.js"))),
            ("GET" | "HEAD", "/" | "/vitals") => {
                let before = Look::now()?;
                tokio::time::sleep(MOMENT).await;
                Ok(Response::json(&Look::now()?.since(&before))?.header("Cache-Control", "no-store"))
            }
            ("GET" | "HEAD", "/events") => Ok(events(ctx.clone())),
            ("GET" | "HEAD", path) => Err(PluginError::http(404, format!("There is no {path} here"))),
            (method, _) => Err(PluginError::http(405, format!("{method} is not possible here, only GET"))),
        }
    }
}

/// An answer without an end. It costs a task while it waits, and no thread; when its reader has gone, `write` fails, and
/// the task is over. When the host wants this process to end, it waits for the answers: so one without an end has to look.
fn events(ctx: PluginContext) -> Response {
    let body = Body::stream(move |mut writer| async move {
        // Where the host takes no pieces, the answer ends after one event, and the browser asks again a second later.
        writer.write("retry: 1000\n\n").await?;
        let mut before = Look::now()?;
        let mut pause = MOMENT;
        loop {
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = ctx.stopping.raised() => return Ok(()),
            }
            let now = Look::now()?;
            writer.write(format!("data: {}\n\n", now.since(&before))).await?;
            if !ctx.has(Feature::Stream) {
                return Ok(());
            }
            (before, pause) = (now, SECOND);
        }
    });
    Response::new(200)
        .header("Content-Type", "text/event-stream; charset=utf-8")
        .header("Cache-Control", "no-store")
        .body(body)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    run::<HostVitals>().await;
}
