//! A backend that takes its time, for tests of whoever waits.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;

use crate::{Body, BoxFuture, Clock, Timeouts, Transport, TransportError};

/// A backend that hands over what another one gives, but later.
///
/// Waiting happens on a clock: with one that a test moves, no time passes.
/// The delays count against nobody's [`Timeouts`]: those are the inner backend's to enforce.
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
    /// Delays nothing yet.
    pub fn new(inner: T, clock: Arc<dyn Clock>) -> Self {
        Self { inner, clock, headers: Duration::ZERO, frame: Duration::ZERO }
    }

    /// Hands over the headers so much later.
    #[must_use]
    pub fn with_header_delay(mut self, delay: Duration) -> Self {
        self.headers = delay;
        self
    }

    /// Hands over each frame so much later than it came, the first one too; the end comes at once.
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
            Ok(response.map(|body| Body::from_stream(Frames { body, delay, clock, held: None })))
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
    /// A frame that has come, and the time it still waits for.
    held: Option<(Bytes, BoxFuture<'static, ()>)>,
}

impl Stream for Frames {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.held.is_none() {
            let Some(frame) = ready!(Pin::new(&mut this.body).poll_next(context)?) else {
                return Poll::Ready(None);
            };
            this.held = Some((frame, this.clock.sleep(this.delay)));
        }
        if let Some((_, wait)) = &mut this.held {
            ready!(wait.as_mut().poll(context));
        }
        Poll::Ready(this.held.take().map(|(frame, _)| Ok(frame)))
    }
}
