//! The process of a plugin: its arguments, its signals, its end.

use std::fs::File;
use std::io::Read;
use std::os::fd::AsFd;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::process::exit;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::signal::unix::{signal, SignalKind};

use crate::metadata::metadata_json;
use crate::shared::Shared;
use crate::socket::{path_for, Socket};
use crate::{engine, Log, PluginResult, ToruPlugin};

/// From the end of a run to that of its process, whatever blocks it.
const EXIT_LIMIT: Duration = Duration::from_secs(2);

/// Runs a plugin: the only line of a `main`, or its last.
///
/// With the argument `--metadata` it prints the metadata and returns. Otherwise it listens at the path in
/// `TORU_PLUGIN_SOCKET` (by default the guide's, in a directory `toru-plugins`), and serves until the host says
/// `shutdown` or is gone, or until SIGTERM or Ctrl-C. What runs then is finished first, and
/// [`shutdown`](ToruPlugin::shutdown) called. Then it returns, and the process ends 2 s later at the latest, even if
/// something blocks it.
///
/// It ends the process with code 1, and a reason on standard error, where it cannot listen or `init` fails.
///
/// It needs a Tokio runtime with input, output and time, as `#[tokio::main]` makes it, of either flavor.
///
/// ```no_run
/// use toru_plugin_api::*;
///
/// struct Hello;
///
/// #[async_trait::async_trait]
/// impl ToruPlugin for Hello {
///     fn metadata() -> PluginMetadata {
///         PluginMetadata {
///             id: "hello".to_string(),
///             name: "Hello".to_string(),
///             version: "0.1.0".to_string(),
///             author: None,
///             icon: "👋".to_string(),
///             route: "/hello".to_string(),
///         }
///     }
///
///     async fn handle_request(&self, request: Request) -> PluginResult<Response> {
///         Ok(Response::text(format!("Hello, {}!", request.user().unwrap_or("stranger"))))
///     }
/// }
///
/// #[tokio::main]
/// async fn main() {
///     run_plugin(&mut Hello).await;
/// }
/// ```
pub async fn run_plugin<P: ToruPlugin>(plugin: &mut P) {
    let metadata = P::metadata();
    or_exit(metadata.check());
    if std::env::args().nth(1).as_deref() == Some("--metadata") {
        println!("{:#}", metadata_json::<P>());
        return;
    }
    let (shared, events) = Shared::new(P::features());
    or_exit(watch_signals(&shared));
    watch_standard_input(&shared);
    let (listener, socket) = or_exit(Socket::listen(&path_for(&metadata.id, std::env::var_os("TORU_PLUGIN_SOCKET"))));
    let ended = engine::serve(plugin, listener, &shared, events).await;
    drop(socket);
    or_exit(ended);
    exit_soon();
}

/// Runs a plugin that begins as its default: `run::<MyPlugin>().await`.
///
/// The guide's short form calls it `run_plugin::<MyPlugin>()`; in Rust that name can belong to one function only. It needs
/// `#[derive(Default)]`; `run_plugin(&mut MyPlugin).await` needs nothing.
pub async fn run<P: ToruPlugin + Default>() {
    run_plugin(&mut P::default()).await;
}

/// Serves a plugin at a path until the host says `shutdown`, without arguments, signals and standard input: for tests.
///
/// # Errors
/// Where it cannot listen, or `init` fails.
pub async fn serve<P: ToruPlugin>(plugin: &mut P, socket: impl AsRef<Path>) -> PluginResult<()> {
    let (shared, events) = Shared::new(P::features());
    let (listener, _removed_at_the_end) = Socket::listen(socket.as_ref())?;
    engine::serve(plugin, listener, &shared, events).await
}

fn or_exit<T>(result: PluginResult<T>) -> T {
    result.unwrap_or_else(|error| {
        Log::to_standard_error().error(format_args!("The plugin ends: {error}"));
        exit(1)
    })
}

/// Has SIGTERM and Ctrl-C end the run; Ctrl-C twice ends the process.
fn watch_signals(shared: &Arc<Shared>) -> PluginResult<()> {
    let stopping = shared.stopping.clone();
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminated.recv() => {}
                _ = interrupted.recv() => {
                    if stopping.is_raised() {
                        exit(130);
                    }
                }
            }
            stopping.raise();
        }
    });
    Ok(())
}

/// Ends the process when standard input does, if that is the host's pipe: then the host is gone.
fn watch_standard_input(shared: &Arc<Shared>) {
    let abandoned = shared.abandoned.clone();
    let Ok(input) = std::io::stdin().as_fd().try_clone_to_owned() else { return };
    let mut input = File::from(input);
    let is_pipe = input.metadata().is_ok_and(|file| file.file_type().is_fifo() || file.file_type().is_socket());
    if !is_pipe {
        return;
    }
    thread::spawn(move || {
        let mut ignored = [0; 4096];
        loop {
            match input.read(&mut ignored) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
        abandoned.raise();
        thread::sleep(Duration::from_secs(5)); // for `shutdown`; then whatever blocks it has had its time
        exit(0);
    });
}

/// Ends the process a little later, if `main` has not: work that blocks could keep it for ever.
fn exit_soon() {
    thread::spawn(|| {
        thread::sleep(EXIT_LIMIT);
        exit(0);
    });
}
