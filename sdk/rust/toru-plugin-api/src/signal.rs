//! Something that happens once and that many may wait for.

use std::fmt;
use std::sync::Arc;

use tokio::sync::watch;

/// Something that happens once, such as the end of a wait. Clones are the same signal.
///
/// ```
/// # async fn crunch(part: u32) {}
/// # async fn handler(gone: toru_plugin_api::Signal) {
/// for part in 0..1000 {
///     if gone.is_raised() {
///         return;
///     }
///     crunch(part).await;
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct Signal(Arc<watch::Sender<bool>>);

impl Signal {
    pub(crate) fn new() -> Self {
        Signal(Arc::new(watch::Sender::new(false)))
    }

    pub(crate) fn raise(&self) {
        self.0.send_replace(true);
    }

    /// Whether it has happened.
    pub fn is_raised(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it happens, or for ever.
    pub async fn raised(&self) {
        let mut changes = self.0.subscribe();
        // Fails only without a sender, and that one is ours.
        let _ = changes.wait_for(|raised| *raised).await;
    }
}

impl fmt::Debug for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signal").field(&self.is_raised()).finish()
    }
}
