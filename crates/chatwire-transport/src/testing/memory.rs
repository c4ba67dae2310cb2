//! Backends without a network: one that answers from a script, one that never answers.

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

/// A backend that gives prepared answers in their order and keeps the requests it saw.
///
/// Clones share the script.
/// It is a [`Transport`] and a [`blocking::Transport`](crate::blocking::Transport).
/// When no answer is left, sending fails with [`TransportErrorKind::NoStoredResponse`].
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
    answers: VecDeque<CannedResponse>,
    received: Vec<Received>,
}

impl Scripted {
    /// A backend that gives these answers, the first one first.
    pub fn new(answers: impl IntoIterator<Item = CannedResponse>) -> Self {
        let scripted = Self::default();
        scripted.state().answers.extend(answers);
        scripted
    }

    /// Adds an answer at the end of the script.
    pub fn push(&self, answer: CannedResponse) {
        self.state().answers.push_back(answer);
    }

    /// The requests seen so far, in their order, those without an answer included.
    pub fn received(&self) -> Vec<Received> {
        self.state().received.clone()
    }

    /// How many answers have not been asked for.
    pub fn remaining(&self) -> usize {
        self.state().answers.len()
    }

    fn take(
        &self,
        request: http::Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<CannedResponse, TransportError> {
        let mut state = self.state();
        state.received.push(Received { request, timeouts });
        state.answers.pop_front().ok_or_else(|| {
            TransportError::new(TransportErrorKind::NoStoredResponse, Sent::Nothing)
                .with_detail("the script has ended")
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
            match self.take(request, timeouts)?.give() {
                Poll::Ready(response) => Ok(response?.map(Body::from_stream)),
                Poll::Pending => pending().await,
            }
        })
    }
}

impl fmt::Debug for Scripted {
    /// Tells how much is left, nothing of the contents.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Scripted")
            .field("remaining", &state.answers.len())
            .field("received", &state.received.len())
            .finish()
    }
}

/// A request that a [`Scripted`] backend was handed.
#[derive(Clone)]
#[non_exhaustive]
pub struct Received {
    /// The request as it was handed over, secrets included.
    pub request: http::Request<Bytes>,
    /// The time limits that came with it.
    pub timeouts: Timeouts,
}

impl fmt::Debug for Received {
    /// Tells method, path and limits; neither headers nor query nor body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("method", self.request.method())
            .field("path", &self.request.uri().path())
            .field("timeouts", &self.timeouts)
            .finish_non_exhaustive()
    }
}

/// A backend that never answers and ignores every time limit.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct NeverResponds;

impl NeverResponds {
    /// The backend that never answers.
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
