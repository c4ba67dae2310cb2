//! The same seam for code that waits on its own thread.
//!
//! Errors, their kinds, time limits and the scripted backend are those of the rest of the crate.

use std::sync::Arc;

use bytes::Bytes;

use crate::{Timeouts, TransportError};

mod body;
mod never_responds;

pub use body::Body;
pub(crate) use never_responds::never_responds;

/// Sends one request and waits for the answer to it.
///
/// The responsibilities are those of [`crate::Transport`].
/// What differs is cancellation: nobody can drop a call that blocks, so [`Timeouts`] alone end it.
/// A caller with a deadline for everything passes what is left of it as the limits of each call;
/// between frames it can stop at any time by dropping the [`Body`].
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
/// let transport = Scripted::new([CannedResponse::new(http::StatusCode::OK).with_frames(["a", "b"])]);
/// assert_eq!(first_frame(&transport)?, Some(Bytes::from("a")));
/// # Ok(())
/// # }
/// ```
pub trait Transport: Send + Sync {
    /// Sends the request and returns when the headers of the answer are there.
    ///
    /// The request's URI is absolute.
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
