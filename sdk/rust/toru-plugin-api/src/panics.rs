//! Panics of handlers as errors.

use std::any::Any;
use std::future::{poll_fn, Future};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::pin::pin;
use std::task::Poll;

use crate::{PluginError, PluginResult};

/// Runs a future whose panic becomes an error. What it has changed until then stays as it is.
pub(crate) async fn caught<T>(work: impl Future<Output = PluginResult<T>>) -> PluginResult<T> {
    let mut work = pin!(work);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(poll) => poll,
        Err(panic) => Poll::Ready(Err(PluginError::new(format_args!("panicked: {}", words(panic.as_ref()))))),
    })
    .await
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a message")
}
