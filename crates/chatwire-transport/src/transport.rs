//! The trait that every asynchronous backend implements.

use std::sync::Arc;

use bytes::Bytes;

use crate::{Body, BoxFuture, MaybeSend, MaybeSync, Timeouts, TransportError};

/// Sends one request and returns its response.
///
/// # Responsibilities
///
/// A transport
/// - resolves the host name, connects, encrypts, and may reuse connections;
/// - sends the request once: it follows no redirect and retries nothing;
/// - returns every response, whatever its status, as soon as its headers are received;
/// - returns the body frame by frame, decoded from a content encoding that it asked for, and never
///   waits for a second frame before it returns the first;
/// - enforces the [`Timeouts`] of the request;
/// - cancels the request and frees the connection if the future or the body is dropped.
///
/// It does not parse bodies, knows no endpoint and adds no credentials.
///
/// # Errors
///
/// Callers decide by [`TransportError::kind`] and [`TransportError::sent`].
/// A backend that does not know how much was sent uses [`Sent::Perhaps`](crate::Sent).
/// A backend that knows that a reused connection ended before the first byte of a response says so
/// with [`TransportError::with_reused_connection`].
/// An error after the headers is an item of the [`Body`].
///
/// # Examples
///
/// ```
/// use bytes::Bytes;
/// use chatwire_transport::{
///     Timeouts, Transport, TransportError,
///     memory::{CannedResponse, Scripted},
/// };
///
/// async fn status(transport: &dyn Transport) -> Result<u16, TransportError> {
///     let request = http::Request::new(Bytes::new());
///     let response = transport.send(request, &Timeouts::default()).await?;
///     Ok(response.status().as_u16())
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), TransportError> {
/// let transport = Scripted::new([CannedResponse::new(http::StatusCode::NO_CONTENT)]);
/// assert_eq!(status(&transport).await?, 204);
/// # Ok(())
/// # }
/// ```
pub trait Transport: MaybeSend + MaybeSync {
    /// Sends the request; the future completes when the response headers are received.
    ///
    /// The URI of the request must be absolute.
    /// Nothing is sent before the future is first polled.
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for &T {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        (**self).send(request, timeouts)
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        (**self).send(request, timeouts)
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        (**self).send(request, timeouts)
    }
}
