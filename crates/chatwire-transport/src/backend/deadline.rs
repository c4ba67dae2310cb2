//! Runs a future until a deadline.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

/// The output of `future`, or that of `deadline` as an error if it completes first.
///
/// The deadline is first polled when the future has to wait.
pub(super) async fn before<T, D>(
    future: impl Future<Output = T>,
    deadline: impl Future<Output = D>,
) -> Result<T, D> {
    let mut future = pin!(future);
    let mut deadline = pin!(deadline);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Ok(output)),
        Poll::Pending => deadline.as_mut().poll(context).map(Err),
    })
    .await
}
