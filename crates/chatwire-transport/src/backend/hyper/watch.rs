//! Closes idle connections that their servers have closed, or that have been idle too long.

use std::{
    future::Future,
    pin::Pin,
    sync::{Mutex, Weak},
    task::{Context, Poll, ready},
};

use super::{idle::Idle, pool::lock};
use crate::BoxFuture;

/// A task that closes idle connections: woken by each that ends, and when the first one has
/// been idle too long.
pub(super) struct Watch {
    idle: Weak<Mutex<Idle>>,
    timer: Option<BoxFuture<'static, ()>>,
}

impl Watch {
    pub(super) fn new(idle: Weak<Mutex<Idle>>) -> Self {
        Self { idle, timer: None }
    }
}

impl Future for Watch {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        loop {
            let Some(idle) = self.idle.upgrade() else { return Poll::Ready(()) };
            let mut locked = lock(&idle);
            let closed = locked.close(context.waker());
            if self.timer.is_none() {
                self.timer = locked.next_end();
            }
            locked.set_timed(self.timer.is_some());
            drop(locked);
            drop(closed);
            let Some(timer) = &mut self.timer else { return Poll::Pending };
            ready!(timer.as_mut().poll(context));
            self.timer = None;
        }
    }
}
