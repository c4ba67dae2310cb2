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
pub(crate) const LONGEST_REFUSAL: usize = 1 << 20;

/// An attempt that brought no answer.
#[derive(Debug)]
pub(crate) enum AttemptError {
    /// The server said that it would not.
    Refused(Box<Refusal>),
    /// The transport got no answer.
    Failed(TransportError),
    /// A time limit of the client passed first.
    OutOfTime(TimeoutKind),
}

/// What a server says that will not.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) meta: ResponseMeta,
    pub(crate) error: ApiError,
}

impl AttemptError {
    /// What is told of the attempt.
    pub(crate) fn outcome(&self) -> AttemptOutcome {
        match self {
            Self::Refused(refusal) => AttemptOutcome::Answered(refusal.meta.status),
            Self::Failed(error) => {
                AttemptOutcome::Failed { kind: error.kind(), sent: error.sent() }
            }
            Self::OutOfTime(_) => AttemptOutcome::OutOfTime,
        }
    }

    /// How much of the request may have reached the server.
    pub(crate) fn sent(&self) -> Sent {
        match self {
            Self::Refused(_) => Sent::All,
            Self::Failed(error) => error.sent(),
            Self::OutOfTime(_) => Sent::Perhaps,
        }
    }

    /// The failure when the deadline of the call has passed: a part that is cut short did not run into its own limit.
    #[must_use]
    pub(crate) fn past_deadline(self) -> Self {
        match self {
            Self::OutOfTime(_) => Self::OutOfTime(TimeoutKind::Total),
            Self::Failed(error) if matches!(error.kind(), TransportErrorKind::Timeout(_)) => {
                Self::OutOfTime(TimeoutKind::Total)
            }
            other => other,
        }
    }

    /// A refusal, from its head and as much of its body as was had.
    pub(crate) fn refused(meta: ResponseMeta, body: Bytes, key: Option<&ApiKey>) -> Self {
        let body = match key {
            Some(key) => key.scrub(body),
            None => body,
        };
        let error = ApiError::from_response(meta.status, &meta.headers, body);
        Self::Refused(Box::new(Refusal { meta, error }))
    }

    /// The failure as the end of the call.
    pub(crate) fn into_error(self, mut context: Context) -> Error {
        let cause = match self {
            Self::Failed(error) => ErrorSource::Transport(error),
            Self::OutOfTime(limit) => ErrorSource::OutOfTime(limit),
            Self::Refused(refusal) => {
                let Refusal { meta, error } = *refusal;
                let attempts = std::mem::take(&mut context.attempts);
                context.meta = Some(ResponseMeta { attempts, elapsed: context.elapsed, ..meta });
                ErrorSource::Api { error, offset: None }
            }
        };
        Error::new(cause, context)
    }
}
