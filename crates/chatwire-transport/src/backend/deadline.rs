//! A future that may be given up.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

/// The output of a future, unless another one is ready first.
pub(super) async fn within<T>(
    future: impl Future<Output = T>,
    limit: impl Future<Output = ()>,
) -> Option<T> {
    let mut future = pin!(future);
    let mut limit = pin!(limit);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => limit.as_mut().poll(context).map(|()| None),
    })
    .await
}
