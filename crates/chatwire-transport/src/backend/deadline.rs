//! Runs a future until a deadline.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

use crate::Clock;

/// The output of `future`; an error if it takes longer than `timeout`, where there is one.
///
/// The time runs from the moment that the future has to wait.
pub(super) async fn within<T>(
    future: impl Future<Output = T>,
    clock: &dyn Clock,
    timeout: Option<Duration>,
) -> Result<T, ()> {
    let Some(timeout) = timeout else { return Ok(future.await) };
    let mut future = pin!(future);
    let mut deadline = None;
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Ok(output)),
        Poll::Pending => {
            let deadline = deadline.get_or_insert_with(|| clock.sleep(timeout));
            deadline.as_mut().poll(context).map(Err)
        }
    })
    .await
}
