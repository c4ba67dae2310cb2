//! A backend that fails where a test wants it to.

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

/// A backend that passes requests to another one and spoils each at a chosen point.
///
/// It is a [`Transport`] if the inner one is, and a [`blocking::Transport`] likewise.
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
/// let inner = Scripted::new([CannedResponse::new(http::StatusCode::OK).with_frames(["abc", "def"])]);
/// let transport = FaultInjecting::new(inner, Fault::AfterBytes(4, TransportErrorKind::Interrupted));
///
/// let mut body = transport.send(http::Request::new(Bytes::new()), &Timeouts::default())?.into_body();
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

/// Where and how a [`FaultInjecting`] backend fails.
///
/// A stall lasts until the caller drops the future or the body.
/// To a blocking caller, who can drop neither, a limit passes at once, and without one it lasts for
/// ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Fails before the inner backend is asked: nothing has been sent.
    BeforeSend(TransportErrorKind),
    /// Lets the inner backend send and fails in place of its answer: perhaps it has been sent.
    BeforeHeaders(TransportErrorKind),
    /// Lets the inner backend send and gives no answer, ever.
    NoHeaders,
    /// Passes so many bytes of the body, cutting a frame if need be, then fails; a shorter body
    /// ends as it does.
    AfterBytes(u64, TransportErrorKind),
    /// Passes so many bytes of the body, cutting a frame if need be, then stalls; a shorter body
    /// ends as it does.
    StallAfter(u64),
}

impl<T> FaultInjecting<T> {
    /// Spoils every request in the same way.
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
            Ok(match Cut::of(self.fault) {
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
        let Some(mut cut) = Cut::of(self.fault) else {
            return Ok(response);
        };
        let idle = timeouts.read;
        Ok(response.map(|mut body| {
            blocking::Body::from_frames(std::iter::from_fn(move || match cut.end() {
                None => body.frame().map(|frame| frame.map(|bytes| cut.pass(bytes))),
                Some(Poll::Ready(error)) => Some(Err(error)),
                Some(Poll::Pending) => Some(Err(never_responds(idle, Phase::Read, Sent::All))),
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
        if let Some(end) = this.cut.end() {
            return end.map(|error| Some(Err(error)));
        }
        let frame = ready!(Pin::new(&mut this.body).poll_next(context));
        Poll::Ready(frame.map(|frame| frame.map(|bytes| this.cut.pass(bytes))))
    }
}
