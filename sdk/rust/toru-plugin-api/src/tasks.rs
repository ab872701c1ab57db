//! Futures that run side by side in one task and may borrow from it.
//!
//! `tokio::spawn` wants futures that own everything, but a handler borrows the plugin, of which `run_plugin` has only a
//! `&mut`. So the handlers live in the future of `run_plugin` itself, and each is polled when it was woken.

use std::collections::VecDeque;
use std::future::{poll_fn, Future};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

pub(crate) type Work<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Futures that run side by side. Confined to the task that polls it.
pub(crate) struct Tasks<'a, T> {
    slots: Vec<Option<Slot<'a, T>>>,
    free: Vec<usize>,
    woken: Arc<Woken>,
}

struct Slot<'a, T> {
    work: Work<'a, T>,
    alarm: Arc<Alarm>,
}

/// Who wants to be polled, in order. Thread-safe.
#[derive(Default)]
struct Woken {
    indexes: Mutex<VecDeque<usize>>,
    poller: Mutex<Option<Waker>>,
}

/// Wakes one future. After its slot has got another one, it wakes that, which does no harm.
struct Alarm {
    index: usize,
    rung: AtomicBool,
    woken: Arc<Woken>,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        if !self.rung.swap(true, Ordering::AcqRel) {
            self.woken.push(self.index);
        }
    }
}

impl Woken {
    fn push(&self, index: usize) {
        self.indexes.lock().unwrap_or_else(PoisonError::into_inner).push_back(index);
        let poller = self.poller.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(poller) = poller {
            poller.wake();
        }
    }

    fn pop(&self) -> Option<usize> {
        self.indexes.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    fn len(&self) -> usize {
        self.indexes.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn remember(&self, poller: &Waker) {
        *self.poller.lock().unwrap_or_else(PoisonError::into_inner) = Some(poller.clone());
    }
}

impl<'a, T> Tasks<'a, T> {
    pub(crate) fn new() -> Self {
        Tasks { slots: Vec::new(), free: Vec::new(), woken: Arc::default() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.slots.len() == self.free.len()
    }

    /// Adds a future; it is polled for the first time by `next`, after all that were added before.
    pub(crate) fn push(&mut self, work: impl Future<Output = T> + Send + 'a) {
        let index = self.free.pop().unwrap_or(self.slots.len());
        if index == self.slots.len() {
            self.slots.push(None);
        }
        let alarm = Arc::new(Alarm { index, rung: AtomicBool::new(true), woken: self.woken.clone() });
        self.slots[index] = Some(Slot { work: Box::pin(work), alarm });
        self.woken.push(index);
    }

    /// What the next one returns that ends; for ever where there is none. May be dropped and called again.
    pub(crate) async fn next(&mut self) -> T {
        poll_fn(|context| self.poll_next(context)).await
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<T> {
        self.woken.remember(context.waker());
        // No more than are there now: one that wakes itself at once must not hold up what else this task does.
        for _ in 0..self.woken.len() {
            if let Some(result) = self.woken.pop().and_then(|index| self.poll_one(index)) {
                return Poll::Ready(result);
            }
        }
        if self.woken.len() > 0 {
            context.waker().wake_by_ref();
        }
        Poll::Pending
    }

    fn poll_one(&mut self, index: usize) -> Option<T> {
        let slot = self.slots[index].as_mut()?;
        slot.alarm.rung.store(false, Ordering::Release);
        let waker = Waker::from(slot.alarm.clone());
        match slot.work.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Pending => None,
            Poll::Ready(result) => {
                self.slots[index] = None;
                self.free.push(index);
                Some(result)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::{oneshot, Barrier};

    #[tokio::test]
    async fn futures_that_wait_for_each_other_end() {
        let barrier = Barrier::new(100);
        let mut tasks = Tasks::new();
        for i in 0..100 {
            let barrier = &barrier;
            tasks.push(async move {
                barrier.wait().await;
                i
            });
        }
        let mut ended = Vec::new();
        while !tasks.is_empty() {
            ended.push(tasks.next().await);
        }
        ended.sort_unstable();
        assert_eq!(ended, (0..100).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn next_that_was_dropped_loses_nothing() {
        let (tell, told) = oneshot::channel();
        let mut tasks = Tasks::new();
        tasks.push(async move { told.await.unwrap() });
        tokio::select! {
            biased;
            _ = tasks.next() => unreachable!("nobody has told it"),
            () = std::future::ready(()) => {}
        }
        tokio::spawn(async move { tell.send("done") });
        assert_eq!(tasks.next().await, "done");
    }

    #[tokio::test]
    async fn slot_of_one_that_ended_is_used_again() {
        let mut tasks = Tasks::new();
        for i in 0..1000 {
            tasks.push(async move { i });
            assert_eq!(tasks.next().await, i);
        }
        assert_eq!(tasks.slots.len(), 1);
    }
}
