//! A backend that injects a fault into the responses of another one.

use std::{
    future::pending,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;

use crate::{
    Body, BoxFuture, Phase, Sent, Timeouts, Transport, TransportError, TransportErrorKind,
    blocking::{self, never_responds},
};

mod cut;

use cut::Cut;

/// A backend that sends requests over another one and injects a fault into each.
///
/// It implements [`Transport`] if the inner backend does, and [`blocking::Transport`] likewise.
///
/// ```
/// use bytes::Bytes;
/// use chatwire_transport::{
///     Timeouts, TransportErrorKind,
///     blocking::Transport,
///     fault_injecting::{Fault, FaultInjecting},
///     memory::{CannedResponse, Scripted},
/// };
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let response = CannedResponse::new(http::StatusCode::OK).with_frames(["abc", "def"]);
/// let fault = Fault::AfterBytes(4, TransportErrorKind::Interrupted);
/// let transport = FaultInjecting::new(Scripted::new([response]), fault);
/// let request = http::Request::new(Bytes::new());
/// let mut body = transport.send(request, &Timeouts::default())?.into_body();
/// assert_eq!(body.frame().transpose()?, Some(Bytes::from("abc")));
/// assert_eq!(body.frame().transpose()?, Some(Bytes::from("d")));
/// assert!(matches!(body.frame(), Some(Err(_))));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct FaultInjecting<T> {
    inner: T,
    fault: Fault,
}

/// The fault that a [`FaultInjecting`] backend injects.
///
/// A stall lasts until the caller drops the future or the body.
/// A blocking caller cannot drop them: a stall is then a timeout at once if the request has one,
/// and lasts forever otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Fails before the inner backend is called, with [`Sent::Nothing`].
    BeforeSend(TransportErrorKind),
    /// Calls the inner backend and fails instead of returning its response, with [`Sent::Perhaps`].
    BeforeHeaders(TransportErrorKind),
    /// Calls the inner backend and never returns its response.
    NoHeaders,
    /// Fails after this many bytes of the body, within a frame if necessary.
    ///
    /// A shorter body ends normally.
    AfterBytes(u64, TransportErrorKind),
    /// Stalls after this many bytes of the body, within a frame if necessary.
    ///
    /// A shorter body ends normally.
    StallAfter(u64),
}

impl<T> FaultInjecting<T> {
    /// Injects this fault into every request.
    pub fn new(inner: T, fault: Fault) -> Self {
        Self { inner, fault }
    }
}

impl Fault {
    fn before_send(self) -> Result<(), TransportError> {
        match self {
            Self::BeforeSend(kind) => Err(TransportError::new(kind, Sent::Nothing)),
            _ => Ok(()),
        }
    }

    fn before_headers(self) -> Result<(), TransportError> {
        match self {
            Self::BeforeHeaders(kind) => Err(TransportError::new(kind, Sent::Perhaps)),
            _ => Ok(()),
        }
    }
}

impl<T: Transport> Transport for FaultInjecting<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let timeouts = *timeouts;
        Box::pin(async move {
            self.fault.before_send()?;
            let response = self.inner.send(request, &timeouts).await?;
            self.fault.before_headers()?;
            if self.fault == Fault::NoHeaders {
                return pending().await;
            }
            Ok(match Cut::new(self.fault) {
                Some(cut) => response.map(|body| Body::from_stream(Frames { body, cut })),
                None => response,
            })
        })
    }
}

impl<T: blocking::Transport> blocking::Transport for FaultInjecting<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> Result<http::Response<blocking::Body>, TransportError> {
        self.fault.before_send()?;
        let response = self.inner.send(request, timeouts)?;
        self.fault.before_headers()?;
        if self.fault == Fault::NoHeaders {
            return Err(never_responds(
                timeouts.response_headers,
                Phase::ResponseHeaders,
                Sent::Perhaps,
            ));
        }
        let Some(mut cut) = Cut::new(self.fault) else {
            return Ok(response);
        };
        let read_timeout = timeouts.read;
        Ok(response.map(|mut body| {
            blocking::Body::from_frames(std::iter::from_fn(move || match cut.fault() {
                None => body.frame().map(|frame| frame.map(|bytes| cut.truncate(bytes))),
                Some(Poll::Ready(error)) => Some(Err(error)),
                Some(Poll::Pending) => {
                    Some(Err(never_responds(read_timeout, Phase::Read, Sent::All)))
                }
            }))
        }))
    }
}

struct Frames {
    body: Body,
    cut: Cut,
}

impl Stream for Frames {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Some(fault) = this.cut.fault() {
            return fault.map(|error| Some(Err(error)));
        }
        let frame = ready!(Pin::new(&mut this.body).poll_next(context));
        Poll::Ready(frame.map(|frame| frame.map(|bytes| this.cut.truncate(bytes))))
    }
}
