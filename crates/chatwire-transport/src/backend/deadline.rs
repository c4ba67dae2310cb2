//! Runs a future until a deadline.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

/// The output of `future`, or `None` if `deadline` completes first.
pub(super) async fn within<T>(
    future: impl Future<Output = T>,
    deadline: impl Future<Output = ()>,
) -> Option<T> {
    let mut future = pin!(future);
    let mut deadline = pin!(deadline);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => deadline.as_mut().poll(context).map(|()| None),
    })
    .await
}
