//! Sends one request and tells what came of it, whatever that is.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

use chatwire_transport::{
    BodyEnd, Clock, Exchange, Phase, Timeouts, Transport, TransportError, TransportErrorKind,
};
use http::StatusCode;

use super::{
    CONNECT_TIMEOUT, MAX_BODY_BYTES, MAX_RATE_RETRIES, MAX_RETRY_AFTER, RecordingClient, read,
    retry_after,
};
use crate::commands::record::case_file::PlannedRequest;

/// What came of one request.
#[derive(Debug)]
pub(crate) struct Attempt {
    /// The exchange; `None` if no response began.
    pub(crate) exchange: Option<Exchange>,
    /// Why there is no whole response.
    pub(crate) error: Option<AttemptError>,
    /// The time without the waits for a rate limit.
    pub(crate) elapsed: Duration,
    /// How often the request was lost on a connection from earlier.
    pub(crate) lost: usize,
}

/// Why a request has no whole response.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AttemptError {
    /// The server could not be reached.
    #[error("the server cannot be reached")]
    Unreachable(#[source] TransportError),
    /// The connection ended before the response did, or the response is not HTTP.
    #[error("{0}")]
    Broken(String),
    /// The time limit was over.
    #[error("no end within the time limit of {} s", .0.as_secs_f64())]
    TimeLimit(Duration),
    /// The request cannot be written.
    #[error(transparent)]
    Request(#[from] super::RecordError),
}

impl<T: Transport> RecordingClient<T> {
    /// Sends one request, for `limit` at most from sending it to the end of its response.
    ///
    /// A request whose rate was limited is sent again after the wait that the server asks for, and
    /// one that was lost on a connection from earlier is sent again once; nothing else is.
    pub(crate) async fn attempt(&self, case: &PlannedRequest, limit: Duration) -> Attempt {
        let (mut retries, mut lost) = (0, 0);
        loop {
            let begun = self.clock.now();
            let result = within(&*self.clock, limit, self.once(case, limit)).await;
            let elapsed = self.clock.now().saturating_sub(begun);
            let exchange = self.sink.take().pop();
            let (exchange, error) = match result {
                None => (exchange, Some(AttemptError::TimeLimit(limit))),
                Some(Ok(())) => (exchange, None),
                Some(Err(Ended::Lost)) if lost == 0 => {
                    lost += 1;
                    continue;
                }
                Some(Err(Ended::Lost)) => (None, Some(broken("the connection was closed"))),
                Some(Err(Ended::Error(error))) => (exchange, Some(error)),
            };
            let response = exchange.as_ref().map(|exchange| &exchange.response);
            let limited = response.filter(|it| it.status == StatusCode::TOO_MANY_REQUESTS);
            if let Some(wait) = limited.map(|response| retry_after(&response.headers, retries))
                && retries < MAX_RATE_RETRIES
                && wait <= MAX_RETRY_AFTER
            {
                retries += 1;
                self.clock.sleep(wait).await;
                continue;
            }
            let error = error.or_else(|| {
                let failed = response.is_some_and(|it| it.end == BodyEnd::Failed);
                failed.then(|| broken("the connection ended before the body did"))
            });
            return Attempt { exchange, error, elapsed, lost };
        }
    }

    /// Sends the request and reads the body.
    async fn once(&self, case: &PlannedRequest, limit: Duration) -> Result<(), Ended> {
        let request = self.request(case).map_err(|error| Ended::Error(error.into()))?;
        let timeouts = Timeouts::default()
            .with_connect(CONNECT_TIMEOUT.min(limit))
            .with_response_headers(limit)
            .with_read(limit);
        match self.transport.send(request, &timeouts).await {
            Ok(response) => {
                if !read(response.into_body(), case.abandon_after, MAX_BODY_BYTES).await {
                    return Err(Ended::Error(broken("the response is larger than 64 MiB")));
                }
                Ok(())
            }
            Err(error) if error.on_reused_connection() => Err(Ended::Lost),
            Err(error) => Err(Ended::Error(classified(error, limit))),
        }
    }
}

/// Why one sending ended without a response.
enum Ended {
    /// A connection from earlier was closed.
    Lost,
    Error(AttemptError),
}

fn classified(error: TransportError, limit: Duration) -> AttemptError {
    match error.kind() {
        TransportErrorKind::Timeout(Phase::ResponseHeaders | Phase::Read) => {
            AttemptError::TimeLimit(limit)
        }
        TransportErrorKind::Connect
        | TransportErrorKind::Dns
        | TransportErrorKind::Tls
        | TransportErrorKind::Timeout(_)
        | TransportErrorKind::Unsupported => AttemptError::Unreachable(error),
        _ => broken(&error.to_string()),
    }
}

fn broken(what: &str) -> AttemptError {
    AttemptError::Broken(what.to_owned())
}

/// The output of a future, or `None` if it takes longer; it is dropped then.
pub(crate) async fn within<T>(
    clock: &dyn Clock,
    limit: Duration,
    future: impl Future<Output = T>,
) -> Option<T> {
    let (mut future, mut sleep) = (pin!(future), clock.sleep(limit));
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => sleep.as_mut().poll(context).map(|()| None),
    })
    .await
}
