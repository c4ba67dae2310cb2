//! Any tower service of HTTP requests as a backend, so that middleware can stand before a client.

use std::{
    error::Error,
    fmt,
    future::{Future, pending, poll_fn},
    io,
    marker::PhantomData,
    sync::Arc,
};

use bytes::Bytes;
use tower_service::Service;

use super::{body_frames, deadline::within, error_source::find_source};
use crate::{
    Body, BoxFuture, Clock, Phase, Sent, Timeouts, Transport, TransportError,
    TransportErrorKind as Kind,
};

/// A backend over a [`Service`] from `http::Request<B>` to `http::Response`, for example a stack of
/// middleware over a client.
///
/// A clone of the service serves each request, after it says that it is ready.
/// It is shared between threads: of tower's boxes that is `BoxCloneSyncService`.
/// Its request body `B` is any type that is made from [`Bytes`]; its response body is any
/// `http_body::Body`.
/// Trailers are dropped.
///
/// Limits for headers and frames are measured by the clock.
/// A limit for connecting is not enforced, since nobody outside the service sees it connect.
/// Redirects, retries and content codings are whatever the service does about them.
///
/// Errors of the service are [`Other`](crate::TransportErrorKind::Other), except I/O errors, which
/// speak for themselves, and a [`TransportError`] among the causes, which keeps its kind; say more
/// with [`TowerTransport::with_error_mapping`].
///
/// ```
/// use std::{convert::Infallible, future::{Ready, ready}, sync::Arc, task::{Context, Poll}};
/// use bytes::Bytes;
/// use chatwire_transport::{Timeouts, TokioClock, Transport, tower::TowerTransport};
/// use http_body_util::Full;
///
/// /// Answers with what it is asked.
/// #[derive(Clone)]
/// struct Echo;
///
/// impl tower_service::Service<http::Request<Full<Bytes>>> for Echo {
///     type Response = http::Response<Full<Bytes>>;
///     type Error = Infallible;
///     type Future = Ready<Result<Self::Response, Infallible>>;
///
///     fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
///         Poll::Ready(Ok(()))
///     }
///     fn call(&mut self, request: http::Request<Full<Bytes>>) -> Self::Future {
///         ready(Ok(http::Response::new(request.into_body())))
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let transport = TowerTransport::new(Echo, Arc::new(TokioClock::new()));
/// let request = http::Request::post("http://localhost/").body(Bytes::from("hello"))?;
/// let response = transport.send(request, &Timeouts::default()).await?;
/// assert_eq!(response.into_body().collect(5).await?, "hello");
/// # Ok(())
/// # }
/// ```
pub struct TowerTransport<S, B> {
    service: S,
    clock: Arc<dyn Clock>,
    failure: Failure,
    body: PhantomData<fn(B)>,
}

type BoxError = Box<dyn Error + Send + Sync>;
type Failure = Arc<dyn Fn(BoxError) -> TransportError + Send + Sync>;

impl<S, B> TowerTransport<S, B> {
    /// Sends over a service.
    pub fn new(service: S, clock: Arc<dyn Clock>) -> Self
    where
        S: Service<http::Request<B>>,
    {
        Self { service, clock, failure: Arc::new(failure), body: PhantomData }
    }

    /// Says what the service's errors mean, for example with `chatwire_transport::hyper::transport_error`.
    ///
    /// Of an error after the headers only the kind is used: by then all has been sent.
    #[must_use]
    pub fn with_error_mapping(
        mut self,
        failure: impl Fn(Box<dyn Error + Send + Sync>) -> TransportError + Send + Sync + 'static,
    ) -> Self {
        self.failure = Arc::new(failure);
        self
    }
}

impl<S, B, R> Transport for TowerTransport<S, B>
where
    S: Service<http::Request<B>, Response = http::Response<R>> + Clone + Send + Sync,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    S::Future: Send,
    B: From<Bytes> + Send + 'static,
    R: http_body::Body + Send + 'static,
    R::Error: Into<Box<dyn Error + Send + Sync>>,
{
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let timeouts = *timeouts;
        Box::pin(async move {
            let mut service = self.service.clone();
            let answer = async {
                poll_fn(|context| service.poll_ready(context)).await?;
                service.call(request.map(B::from)).await
            };
            let answer = within(answer, self.limit(timeouts.response_headers)).await;
            let Some(answer) = answer else {
                return Err(TransportError::new(
                    Kind::Timeout(Phase::ResponseHeaders),
                    Sent::Perhaps,
                ));
            };
            let answer = answer.map_err(|error| (self.failure)(error.into()))?;
            let failure = self.failure.clone();
            Ok(body_frames::response(answer, timeouts.read, self.clock.clone(), move |error| {
                failure(error.into()).after_headers()
            }))
        })
    }
}

impl<S, B> TowerTransport<S, B> {
    fn limit(&self, limit: Option<std::time::Duration>) -> impl Future<Output = ()> + Send {
        let sleep = limit.map(|limit| self.clock.sleep(limit));
        async {
            match sleep {
                Some(sleep) => sleep.await,
                None => pending().await,
            }
        }
    }
}

impl<S: Clone, B> Clone for TowerTransport<S, B> {
    fn clone(&self) -> Self {
        Self {
            service: self.service.clone(),
            clock: self.clock.clone(),
            failure: self.failure.clone(),
            body: PhantomData,
        }
    }
}

impl<S: fmt::Debug, B> fmt::Debug for TowerTransport<S, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TowerTransport").field("service", &self.service).finish_non_exhaustive()
    }
}

/// What can be said of an error without knowing the service.
fn failure(error: BoxError) -> TransportError {
    let (kind, sent) =
        match (find_source::<TransportError>(&*error), find_source::<io::Error>(&*error)) {
            (Some(inner), _) => (inner.kind(), inner.sent()),
            (None, Some(io)) if io.kind() == io::ErrorKind::ConnectionRefused => {
                (Kind::Connect, Sent::Nothing)
            }
            (None, Some(_)) => (Kind::Interrupted, Sent::Perhaps),
            (None, None) => (Kind::Other, Sent::Perhaps),
        };
    TransportError::new(kind, sent).with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(error: impl Into<BoxError>, kind: Kind, sent: Sent) {
        let error = failure(error.into());
        assert_eq!((error.kind(), error.sent()), (kind, sent));
        assert!(error.source().is_some());
    }

    #[test]
    fn an_error_says_what_can_be_told_without_knowing_the_service() {
        let io = |kind| io::Error::from(kind);
        check(io(io::ErrorKind::ConnectionRefused), Kind::Connect, Sent::Nothing);
        check(io(io::ErrorKind::ConnectionReset), Kind::Interrupted, Sent::Perhaps);
        check("middleware declined", Kind::Other, Sent::Perhaps);
        let inner = TransportError::new(Kind::Dns, Sent::Nothing);
        check(io::Error::other(inner), Kind::Dns, Sent::Nothing);
    }
}
