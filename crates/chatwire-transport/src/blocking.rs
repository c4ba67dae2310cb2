//! The trait that every blocking backend implements, and its body.
//!
//! Errors, timeouts and [`memory::Scripted`](crate::memory::Scripted) are shared with the
//! asynchronous backends.

use std::sync::Arc;

use bytes::Bytes;

use crate::{Timeouts, TransportError};

mod body;
mod never_responds;

pub use body::Body;
#[cfg(feature = "ureq")]
pub(crate) use body::Ending;
pub(crate) use never_responds::never_responds;

/// Sends one request and blocks until its response.
///
/// The responsibilities are those of [`crate::Transport`], except for cancellation: a blocking call
/// cannot be dropped, so only its [`Timeouts`] end it.
/// A caller with a deadline passes the remaining time as the timeouts of each call.
/// Between two frames it can cancel the request by dropping the [`Body`].
///
/// ```
/// use bytes::Bytes;
/// use chatwire_transport::{
///     Timeouts, TransportError, blocking,
///     memory::{CannedResponse, Scripted},
/// };
///
/// fn first_frame(transport: &dyn blocking::Transport) -> Result<Option<Bytes>, TransportError> {
///     let request = http::Request::new(Bytes::new());
///     let response = transport.send(request, &Timeouts::default())?;
///     response.into_body().frame().transpose()
/// }
///
/// # fn main() -> Result<(), TransportError> {
/// let response = CannedResponse::new(http::StatusCode::OK).with_frames(["a", "b"]);
/// let transport = Scripted::new([response]);
/// assert_eq!(first_frame(&transport)?, Some(Bytes::from("a")));
/// # Ok(())
/// # }
/// ```
pub trait Transport: Send + Sync {
    /// Sends the request and returns when the response headers are received.
    ///
    /// The URI of the request must be absolute.
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> Result<http::Response<Body>, TransportError>;
}

impl<T: Transport + ?Sized> Transport for &T {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> Result<http::Response<Body>, TransportError> {
        (**self).send(request, timeouts)
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> Result<http::Response<Body>, TransportError> {
        (**self).send(request, timeouts)
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> Result<http::Response<Body>, TransportError> {
        (**self).send(request, timeouts)
    }
}
