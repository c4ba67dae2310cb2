//! An attempt that brought no answer.

use chatwire_protocol::error::ApiError;
use chatwire_transport::{Sent, TransportError, TransportErrorKind};

use crate::{
    AttemptOutcome, Error, ResponseMeta, TimeLimit,
    error::{Cause, Context},
};

/// An attempt that brought no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The server said that it would not.
    Refused { meta: ResponseMeta, error: ApiError },
    /// The transport got no answer.
    Failed(TransportError),
    /// A time limit of the client passed first.
    OutOfTime(TimeLimit),
}

impl Failure {
    /// What is told of the attempt.
    pub(crate) fn outcome(&self) -> AttemptOutcome {
        match self {
            Self::Refused { meta, .. } => AttemptOutcome::Answered(meta.status),
            Self::Failed(error) => {
                AttemptOutcome::Failed { kind: error.kind(), sent: error.sent() }
            }
            Self::OutOfTime(_) => AttemptOutcome::OutOfTime,
        }
    }

    /// How much of the request may have reached the server.
    pub(crate) fn sent(&self) -> Sent {
        match self {
            Self::Refused { .. } => Sent::All,
            Self::Failed(error) => error.sent(),
            Self::OutOfTime(_) => Sent::Perhaps,
        }
    }

    /// The failure when the deadline of the call has passed: a part that is cut short did not run into its own limit.
    pub(crate) fn past_deadline(self) -> Self {
        match self {
            Self::OutOfTime(_) => Self::OutOfTime(TimeLimit::Total),
            Self::Failed(error) if matches!(error.kind(), TransportErrorKind::Timeout(_)) => {
                Self::OutOfTime(TimeLimit::Total)
            }
            other => other,
        }
    }

    /// The failure as the end of the call.
    pub(crate) fn into_error(self, mut context: Context) -> Error {
        let cause = match self {
            Self::Failed(error) => Cause::Transport(error),
            Self::OutOfTime(limit) => Cause::OutOfTime(limit),
            Self::Refused { meta, error } => {
                let attempts = std::mem::take(&mut context.attempts);
                context.meta = Some(ResponseMeta { attempts, elapsed: context.elapsed, ..meta });
                Cause::Api { error, offset: None }
            }
        };
        Error::new(cause, context)
    }
}
