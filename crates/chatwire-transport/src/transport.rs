//! The seam between whoever has a request and whatever can send it.

use std::sync::Arc;

use bytes::Bytes;

use crate::{Body, BoxFuture, MaybeSend, MaybeSync, Timeouts, TransportError};

/// Sends one request and gives the answer to it.
///
/// # Responsibilities
///
/// A transport
/// - resolves, connects, encrypts, and reuses connections as it sees fit;
/// - sends the request once: it follows no redirect and repeats nothing;
/// - returns any answer with a status, whatever the status, as soon as its headers are there;
/// - hands over the body frame by frame as it reads it, decoded from any content coding it asked
///   for, and never waits for a second frame before it hands over the first;
/// - enforces the [`Timeouts`] it is given;
/// - stops and frees the connection when the future or the body is dropped.
///
/// It does not look into bodies, knows no endpoint and adds no credentials.
///
/// # Failures
///
/// [`TransportError::kind`] and [`TransportError::sent`] are what callers decide by.
/// When a backend cannot tell how much has been sent, it says [`Sent::Perhaps`](crate::Sent).
/// A failure after the headers is an item of the [`Body`].
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
    /// Sends the request; the future is ready when the headers of the answer are there.
    ///
    /// The request's URI is absolute.
    /// Nothing happens before the future is polled first.
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
