//! Backends without a network: one with canned responses, one that never responds.

use std::{
    collections::VecDeque,
    fmt,
    future::pending,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Poll,
};

use bytes::Bytes;

use crate::{Body, BoxFuture, Sent, Timeouts, Transport, TransportError, TransportErrorKind};

mod blocking;
mod canned_response;

pub use canned_response::CannedResponse;

/// A backend that returns canned responses in order and stores the requests it receives.
///
/// Clones share the responses and requests.
/// It implements [`Transport`] and [`blocking::Transport`](crate::blocking::Transport).
/// After the last response, requests fail with [`TransportErrorKind::NoStoredResponse`].
///
/// ```
/// use bytes::Bytes;
/// use chatwire_transport::{
///     Timeouts, Transport, TransportErrorKind,
///     memory::{CannedResponse, Scripted},
/// };
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let transport = Scripted::new([CannedResponse::new(http::StatusCode::OK)
///     .with_header("content-type", "text/event-stream")
///     .with_frames(["data: {}\n\n", "data: [D"])
///     .with_error(TransportErrorKind::Interrupted)]);
///
/// let request = http::Request::post("http://localhost/v1").body(Bytes::new())?;
/// let response = transport.send(request, &Timeouts::default()).await?;
/// let mut body = response.into_body();
/// assert!(matches!(body.frame().await, Some(Ok(_))));
/// assert!(matches!(body.frame().await, Some(Ok(_))));
/// assert!(matches!(body.frame().await, Some(Err(_))));
/// assert_eq!(transport.received().len(), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Scripted {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    responses: VecDeque<CannedResponse>,
    received: Vec<Received>,
}

impl Scripted {
    /// A backend with these responses.
    pub fn new(responses: impl IntoIterator<Item = CannedResponse>) -> Self {
        let scripted = Self::default();
        scripted.state().responses.extend(responses);
        scripted
    }

    /// Adds a response after the others.
    pub fn push(&self, response: CannedResponse) {
        self.state().responses.push_back(response);
    }

    /// The requests received so far, in order, including those without a response.
    pub fn received(&self) -> Vec<Received> {
        self.state().received.clone()
    }

    /// The number of responses that are left.
    pub fn remaining(&self) -> usize {
        self.state().responses.len()
    }

    fn next_response(
        &self,
        request: http::Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<CannedResponse, TransportError> {
        let mut state = self.state();
        state.received.push(Received { request, timeouts });
        state.responses.pop_front().ok_or_else(|| {
            TransportError::new(TransportErrorKind::NoStoredResponse, Sent::Nothing)
                .with_detail("no canned response is left")
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Scripted {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let timeouts = *timeouts;
        Box::pin(async move {
            match self.next_response(request, timeouts)?.into_response() {
                Poll::Ready(response) => Ok(response?.map(Body::from_stream)),
                Poll::Pending => pending().await,
            }
        })
    }
}

impl fmt::Debug for Scripted {
    /// Shows the number of responses and requests, and nothing of their content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Scripted")
            .field("remaining", &state.responses.len())
            .field("received", &state.received.len())
            .finish()
    }
}

/// A request that a [`Scripted`] backend received.
#[derive(Clone)]
#[non_exhaustive]
pub struct Received {
    /// The request as it was sent, secrets included.
    pub request: http::Request<Bytes>,
    /// The timeouts of the request.
    pub timeouts: Timeouts,
}

impl fmt::Debug for Received {
    /// Shows method, path and timeouts, but no headers, query or body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("method", self.request.method())
            .field("path", &self.request.uri().path())
            .field("timeouts", &self.timeouts)
            .finish_non_exhaustive()
    }
}

/// A backend that never responds and ignores every timeout.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct NeverResponds;

impl NeverResponds {
    /// The backend that never responds.
    pub fn new() -> Self {
        Self
    }
}

impl Transport for NeverResponds {
    fn send(
        &self,
        _request: http::Request<Bytes>,
        _timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(pending())
    }
}
