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
    CONNECT_TIMEOUT, MAX_BODY_BYTES, MAX_RATE_RETRIES, MAX_RETRY_AFTER, RecordingClient,
    leaks::{KeySearch, Leaks},
    read, retry_after,
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
    /// Where the response repeats a key.
    pub(crate) leaks: Leaks,
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
            let mut search = KeySearch::new(self.key_of(case));
            let result = within(&*self.clock, limit, self.once(case, limit, &mut search)).await;
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
            return Attempt { exchange, error, elapsed, lost, leaks: search.finish() };
        }
    }

    /// Sends the request and reads the body.
    async fn once(
        &self,
        case: &PlannedRequest,
        limit: Duration,
        search: &mut KeySearch<'_>,
    ) -> Result<(), Ended> {
        let request = self.request(case).map_err(|error| Ended::Error(error.into()))?;
        let timeouts = Timeouts::default()
            .with_connect(CONNECT_TIMEOUT.min(limit))
            .with_response_headers(limit)
            .with_read(limit);
        match self.transport.send(request, &timeouts).await {
            Ok(response) => {
                search.headers(response.headers());
                let body = response.into_body();
                let show = |bytes: &[u8]| search.frame(bytes);
                if !read(body, case.abandon_after, MAX_BODY_BYTES, show).await {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chatwire_transport::{
        Sent, TokioClock,
        memory::{CannedResponse, Scripted},
    };

    use super::*;
    use crate::commands::record::{case_file, recording_client::RedactionOptions};

    fn attempt(responses: impl IntoIterator<Item = CannedResponse>) -> (usize, Attempt) {
        let text = "[[case]]\nname = 'a'\nnote = ''\ntags = []\nraw = '{}'\n";
        let planned = case_file::plan(text).unwrap();
        let scripted = Scripted::new(responses);
        let redaction = RedactionOptions {
            key: Some("canary-1".to_owned().into()),
            masks: &[],
            headers: &[],
            sent: Vec::new(),
            timeout: Duration::from_secs(5),
        };
        let clock = Arc::new(TokioClock::new());
        let client = RecordingClient::as_received(
            scripted.clone(),
            clock,
            "http://127.0.0.1:1/v1",
            &redaction,
        );
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let attempt = runtime.block_on(client.attempt(&planned[0], Duration::from_secs(30)));
        (scripted.received().len(), attempt)
    }

    fn limited(retry_after: &str) -> CannedResponse {
        CannedResponse::new(StatusCode::TOO_MANY_REQUESTS).with_header("retry-after", retry_after)
    }

    #[track_caller]
    fn check_status(responses: impl IntoIterator<Item = CannedResponse>, sent: usize, status: u16) {
        let (count, attempt) = attempt(responses);
        let seen = attempt.exchange.unwrap().response.status.as_u16();
        assert_eq!((count, seen), (sent, status));
    }

    #[test]
    fn a_rate_limit_is_waited_for() {
        let ok = || CannedResponse::new(StatusCode::OK);
        check_status([limited("0"), limited("0"), ok()], 3, 200);
        check_status([limited("99")], 1, 429);
        check_status((0..9).map(|_| limited("0")), 4, 429);
    }

    #[test]
    fn a_request_that_gets_no_response_is_sent_once() {
        let error = CannedResponse::error(TransportErrorKind::Interrupted, Sent::Perhaps);
        let (count, attempt) = attempt([error, CannedResponse::new(StatusCode::OK)]);
        assert_eq!((count, attempt.lost), (1, 0));
        assert!(matches!(attempt.error, Some(AttemptError::Broken(_))));
    }

    #[test]
    fn a_key_in_the_response_is_noted_and_not_kept() {
        let response = CannedResponse::new(StatusCode::OK)
            .with_header("x-debug", "canary-1")
            .with_frames(["can", "ary-1"]);
        let (_, attempt) = attempt([response]);
        assert_eq!((attempt.leaks.headers, attempt.leaks.body), (vec!["x-debug".to_owned()], true));
        let response = attempt.exchange.unwrap().response;
        assert!(response.headers.is_empty());
        assert_eq!(response.body(), "xxxxxxxx");
    }
}
