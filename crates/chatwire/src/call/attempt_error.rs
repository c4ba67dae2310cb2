//! Why one attempt failed.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use chatwire_protocol::error::ApiError;
use chatwire_transport::{Sent, TransportError, TransportErrorKind};
use http::StatusCode;

use crate::{
    AttemptOutcome, Error, ResponseMeta, TimeoutKind,
    call::body_reader::FailedBody,
    error::{Context, ErrorSource, IncompleteBody},
    retry::retry_after,
};

/// The maximum number of bytes read from the body of an error response.
pub(crate) const MAX_ERROR_BODY_BYTES: usize = 1 << 20;

/// Why one attempt failed.
#[derive(Debug)]
pub(crate) enum AttemptError {
    /// The server sent an error response.
    Response(Box<ErrorResponse>),
    /// The transport failed before a response arrived.
    Transport(TransportError),
    /// A timeout of the client passed before a response arrived.
    Timeout(TimeoutKind),
}

/// An error response.
#[derive(Debug)]
pub(crate) struct ErrorResponse {
    pub(crate) meta: ResponseMeta,
    pub(crate) error: ApiError,
    /// Why the error has only a part of the body; `None` if it has all of it.
    pub(crate) incomplete_body: Option<IncompleteBody>,
}

impl ErrorResponse {
    /// The same response, and how long it asks to wait: in its headers, or else in its body.
    ///
    /// A wait is evidence of what the error means, so the error is classified by it.
    pub(crate) fn asked_to_wait(self, now: Option<SystemTime>) -> (Self, Option<Duration>) {
        let in_headers = retry_after::parse(&self.meta.headers, now);
        let wait = in_headers.or_else(|| self.error.retry_after());
        let error = match in_headers {
            Some(wait) => self.meta.called.classify(self.error.with_wait(wait)),
            None => self.error,
        };
        (Self { error, ..self }, wait)
    }
}

impl AttemptError {
    /// The record of the attempt.
    pub(crate) fn outcome(&self) -> AttemptOutcome {
        match self {
            Self::Response(response) => AttemptOutcome::Response(response.meta.status),
            Self::Transport(error) => AttemptOutcome::Failed {
                kind: error.kind(),
                sent: error.sent(),
                reused_connection: error.on_reused_connection(),
            },
            Self::Timeout(_) => AttemptOutcome::TimedOut,
        }
    }

    /// The status of an error response.
    pub(crate) fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Response(response) => Some(response.meta.status),
            Self::Transport(_) | Self::Timeout(_) => None,
        }
    }

    /// How much of the request may have reached the server.
    pub(crate) fn sent(&self) -> Sent {
        match self {
            Self::Response(_) => Sent::All,
            Self::Transport(error) => error.sent(),
            Self::Timeout(_) => Sent::Perhaps,
        }
    }

    /// The error once the deadline of the call has passed: a phase cut short by it counts as the
    /// total timeout.
    #[must_use]
    pub(crate) fn past_deadline(self) -> Self {
        match self {
            Self::Timeout(_) => Self::Timeout(TimeoutKind::Total),
            Self::Transport(error) if matches!(error.kind(), TransportErrorKind::Timeout(_)) => {
                Self::Timeout(TimeoutKind::Total)
            }
            other => other,
        }
    }

    /// An error response, from its head and as much of its body as could be read; secrets are
    /// masked.
    pub(crate) fn error_response(meta: ResponseMeta, body: Result<Bytes, Box<FailedBody>>) -> Self {
        let (body, incomplete_body) = match body {
            Ok(body) => (body, None),
            Err(failed) => (failed.received, Some(IncompleteBody(failed.cause))),
        };
        let body = meta.called.secrets.scrub(body);
        let error = ApiError::from_response(meta.status, &meta.headers, body);
        let error = meta.called.classify(error);
        Self::Response(Box::new(ErrorResponse { meta, error, incomplete_body }))
    }

    /// The error that ends the call.
    pub(crate) fn into_error(self, mut context: Context) -> Error {
        let cause = match self {
            Self::Transport(error) => ErrorSource::Transport(error),
            Self::Timeout(kind) => ErrorSource::Timeout(kind),
            Self::Response(response) => {
                let ErrorResponse { meta, error, incomplete_body } = *response;
                context.incomplete_body = incomplete_body;
                let attempts = std::mem::take(&mut context.attempts);
                context.meta = Some(ResponseMeta { attempts, elapsed: context.elapsed, ..meta });
                ErrorSource::Api { error, offset: None }
            }
        };
        Error::new(cause, context)
    }
}
