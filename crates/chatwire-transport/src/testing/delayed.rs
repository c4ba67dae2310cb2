//! A backend that delays the responses of another one.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;

use crate::{Body, BoxFuture, Clock, Timeouts, Transport, TransportError};

/// A backend that delays the headers and frames of another one.
///
/// The delays are measured by a clock: with a virtual clock no time passes.
/// They do not count towards [`Timeouts`], which the inner backend enforces.
///
/// ```
/// use std::{sync::Arc, time::Duration};
/// use bytes::Bytes;
/// use chatwire_transport::{
///     BoxFuture, Clock, Timeouts, Transport,
///     memory::{CannedResponse, Scripted},
///     delayed::Delayed,
/// };
///
/// struct Instantly;
///
/// impl Clock for Instantly {
///     fn now(&self) -> Duration {
///         Duration::ZERO
///     }
///     fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
///         Box::pin(std::future::ready(()))
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let inner = Scripted::new([CannedResponse::new(http::StatusCode::OK).with_frames(["a", "b"])]);
/// let transport = Delayed::new(inner, Arc::new(Instantly))
///     .with_header_delay(Duration::from_secs(1))
///     .with_frame_delay(Duration::from_millis(20));
///
/// let request = http::Request::new(Bytes::new());
/// let response = transport.send(request, &Timeouts::default()).await?;
/// assert_eq!(response.into_body().collect(2).await?, "ab");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Delayed<T> {
    inner: T,
    clock: Arc<dyn Clock>,
    headers: Duration,
    frame: Duration,
}

impl<T> Delayed<T> {
    /// Wraps `inner` without any delay.
    pub fn new(inner: T, clock: Arc<dyn Clock>) -> Self {
        Self { inner, clock, headers: Duration::ZERO, frame: Duration::ZERO }
    }

    /// Delays the response headers. Default: zero.
    #[must_use]
    pub fn with_header_delay(mut self, delay: Duration) -> Self {
        self.headers = delay;
        self
    }

    /// Delays each frame, the first included. The end of the body is not delayed. Default: zero.
    #[must_use]
    pub fn with_frame_delay(mut self, delay: Duration) -> Self {
        self.frame = delay;
        self
    }
}

impl<T: Transport> Transport for Delayed<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let timeouts = *timeouts;
        Box::pin(async move {
            let response = self.inner.send(request, &timeouts).await?;
            self.clock.sleep(self.headers).await;
            let (delay, clock) = (self.frame, self.clock.clone());
            Ok(response.map(|body| Body::from_stream(Frames { body, delay, clock, pending: None })))
        })
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Delayed<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Delayed")
            .field("inner", &self.inner)
            .field("headers", &self.headers)
            .field("frame", &self.frame)
            .finish_non_exhaustive()
    }
}

struct Frames {
    body: Body,
    delay: Duration,
    clock: Arc<dyn Clock>,
    /// A received frame, and the rest of its delay.
    pending: Option<(Bytes, BoxFuture<'static, ()>)>,
}

impl Stream for Frames {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.pending.is_none() {
            let Some(frame) = ready!(Pin::new(&mut this.body).poll_next(context)?) else {
                return Poll::Ready(None);
            };
            this.pending = Some((frame, this.clock.sleep(this.delay)));
        }
        if let Some((_, wait)) = &mut this.pending {
            ready!(wait.as_mut().poll(context));
        }
        Poll::Ready(this.pending.take().map(|(frame, _)| Ok(frame)))
    }
}
