//! The backend over any tower service of HTTP requests, so that middleware can wrap a client.

use std::{error::Error, fmt, future::poll_fn, io, marker::PhantomData, sync::Arc};

use bytes::Bytes;
use tower_service::Service;

use super::{
    body_frames::{self, Driver},
    deadline::within,
    error_source::find_source,
};
use crate::{
    Body, BoxFuture, Clock, Phase, Sent, Timeouts, Transport, TransportError,
    TransportErrorKind as Kind,
};

/// A backend over a [`Service`] from `http::Request<B>` to `http::Response`, for example middleware
/// around a client.
///
/// Each request is sent to a clone of the service after it is ready.
/// The service must be `Sync`: of tower's boxed services that is `BoxCloneSyncService`.
/// Its request body `B` is any type made from [`Bytes`], its response body any `http_body::Body`.
/// Trailers are dropped.
///
/// The timeouts for response headers and reads are measured by the clock.
/// [`Timeouts::connect`] is ignored, because connecting is not visible outside the service.
/// Redirects, retries and content encodings depend on the service.
///
/// Errors of the service are [`Other`](crate::TransportErrorKind::Other), except for I/O errors,
/// which are `Connect` or `Interrupted`, and for a [`TransportError`] among the sources, whose kind
/// is kept.
/// [`TowerTransport::with_error_mapping`] replaces this mapping.
///
/// ```
/// use std::{convert::Infallible, future::{Ready, ready}, sync::Arc, task::{Context, Poll}};
/// use bytes::Bytes;
/// use chatwire_transport::{Timeouts, TokioClock, Transport, tower::TowerTransport};
/// use http_body_util::Full;
///
/// /// Returns the body of the request.
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
    map_error: ErrorMapping,
    body: PhantomData<fn(B)>,
}

type BoxError = Box<dyn Error + Send + Sync>;
type ErrorMapping = Arc<dyn Fn(BoxError) -> TransportError + Send + Sync>;

impl<S, B> TowerTransport<S, B> {
    /// Sends requests to this service; the clock measures the timeouts.
    pub fn new(service: S, clock: Arc<dyn Clock>) -> Self
    where
        S: Service<http::Request<B>>,
    {
        Self { service, clock, map_error: Arc::new(map_error), body: PhantomData }
    }

    /// Maps the errors of the service, for example with
    /// `chatwire_transport::hyper::transport_error`.
    ///
    /// After the headers only the kind is used: the request was sent completely.
    #[must_use]
    pub fn with_error_mapping(
        mut self,
        map_error: impl Fn(Box<dyn Error + Send + Sync>) -> TransportError + Send + Sync + 'static,
    ) -> Self {
        self.map_error = Arc::new(map_error);
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
            let response = async {
                poll_fn(|context| service.poll_ready(context)).await?;
                service.call(request.map(B::from)).await
            };
            let response = within(response, &*self.clock, timeouts.response_headers).await;
            let Ok(response) = response else {
                return Err(TransportError::new(
                    Kind::Timeout(Phase::ResponseHeaders),
                    Sent::Perhaps,
                ));
            };
            let response = response.map_err(|error| (self.map_error)(error.into()))?;
            let map_error = self.map_error.clone();
            Ok(body_frames::response(
                response,
                Driver::Other,
                timeouts.read,
                self.clock.clone(),
                move |error| map_error(error.into()).after_first_byte(),
            ))
        })
    }
}

impl<S: Clone, B> Clone for TowerTransport<S, B> {
    fn clone(&self) -> Self {
        Self {
            service: self.service.clone(),
            clock: self.clock.clone(),
            map_error: self.map_error.clone(),
            body: PhantomData,
        }
    }
}

impl<S: fmt::Debug, B> fmt::Debug for TowerTransport<S, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TowerTransport").field("service", &self.service).finish_non_exhaustive()
    }
}

/// The mapping for an unknown service.
fn map_error(error: BoxError) -> TransportError {
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
        let error = map_error(error.into());
        assert_eq!((error.kind(), error.sent()), (kind, sent));
        assert!(error.source().is_some());
    }

    #[test]
    fn errors_of_an_unknown_service_are_mapped() {
        let io = |kind| io::Error::from(kind);
        check(io(io::ErrorKind::ConnectionRefused), Kind::Connect, Sent::Nothing);
        check(io(io::ErrorKind::ConnectionReset), Kind::Interrupted, Sent::Perhaps);
        check("middleware declined", Kind::Other, Sent::Perhaps);
        let inner = TransportError::new(Kind::Dns, Sent::Nothing);
        check(io::Error::other(inner), Kind::Dns, Sent::Nothing);
    }
}
