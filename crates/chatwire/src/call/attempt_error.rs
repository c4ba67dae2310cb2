//! An attempt that brought no answer.

use bytes::Bytes;
use chatwire_protocol::error::ApiError;
use chatwire_transport::{Sent, TransportError, TransportErrorKind};

use crate::{
    AttemptOutcome, Error, ResponseMeta, TimeoutKind,
    error::{Context, ErrorSource},
    provider::credentials::ApiKey,
};

/// How much of the body of a refusal is read.
pub(crate) const MAX_ERROR_BODY_BYTES: usize = 1 << 20;

/// An attempt that brought no answer.
#[derive(Debug)]
pub(crate) enum AttemptError {
    /// The server said that it would not.
    Response(Box<ErrorResponse>),
    /// The transport got no answer.
    Transport(TransportError),
    /// A time limit of the client passed first.
    Timeout(TimeoutKind),
}

/// What a server says that will not.
#[derive(Debug)]
pub(crate) struct ErrorResponse {
    pub(crate) meta: ResponseMeta,
    pub(crate) error: ApiError,
}

impl AttemptError {
    /// What is told of the attempt.
    pub(crate) fn outcome(&self) -> AttemptOutcome {
        match self {
            Self::Response(response) => AttemptOutcome::Response(response.meta.status),
            Self::Transport(error) => {
                AttemptOutcome::Failed { kind: error.kind(), sent: error.sent() }
            }
            Self::Timeout(_) => AttemptOutcome::TimedOut,
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

    /// The failure when the deadline of the call has passed: a part that is cut short did not run into its own limit.
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

    /// A refusal, from its head and as much of its body as was had.
    pub(crate) fn error_response(meta: ResponseMeta, body: Bytes, key: Option<&ApiKey>) -> Self {
        let body = match key {
            Some(key) => key.scrub(body),
            None => body,
        };
        let error = ApiError::from_response(meta.status, &meta.headers, body);
        Self::Response(Box::new(ErrorResponse { meta, error }))
    }

    /// The failure as the end of the call.
    pub(crate) fn into_error(self, mut context: Context) -> Error {
        let cause = match self {
            Self::Transport(error) => ErrorSource::Transport(error),
            Self::Timeout(kind) => ErrorSource::Timeout(kind),
            Self::Response(response) => {
                let ErrorResponse { meta, error } = *response;
                let attempts = std::mem::take(&mut context.attempts);
                context.meta = Some(ResponseMeta { attempts, elapsed: context.elapsed, ..meta });
                ErrorSource::Api { error, offset: None }
            }
        };
        Error::new(cause, context)
    }
}
