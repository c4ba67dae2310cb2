//! What is known of a call when it is over.

use std::{fmt, time::Duration};

use chatwire_protocol::{chat::ChatResponse, models::ModelList};
use http::StatusCode;

use super::error_type;
use crate::{Attempt, Cost, Error, ResponseMeta, response};

/// What is known of a call when it is over.
#[derive(Debug)]
#[non_exhaustive]
pub struct CallFinished<'a> {
    /// How it ended.
    pub outcome: Outcome<'a>,
    /// Status, headers and timing of the answer, whole or not; `None` when there was none, and when the call was abandoned.
    pub meta: Option<&'a ResponseMeta>,
    /// From the start of the call to its end, what the caller took between chunks included.
    pub elapsed: Duration,
}

/// How a call ended.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Outcome<'a> {
    /// With a whole answer, however it came.
    Completion(&'a ChatResponse),
    /// With a list of models.
    Models(&'a ModelList),
    /// Without an answer that is whole.
    Failed(&'a Error),
    /// The caller dropped its future or its stream before the end.
    Abandoned,
}

impl<'a> CallFinished<'a> {
    /// What was answered; of a stream that failed, what had come of it.
    pub fn response(&self) -> Option<&'a ChatResponse> {
        match self.outcome {
            Outcome::Completion(response) => Some(response),
            Outcome::Failed(error) => error.partial(),
            _ => None,
        }
    }

    /// The error; `None` when there was none.
    pub fn error(&self) -> Option<&'a Error> {
        match self.outcome {
            Outcome::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// What kind of error it was in one word, such as `rate_limited` or `timeout.response_headers`; `None` when there was none.
    ///
    /// It is one of few, as labels of metrics have to be, and made for [`error.type`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/).
    pub fn error_type(&self) -> Option<&'static str> {
        self.error().map(|error| error_type::name(error.kind()))
    }

    /// The status of the answer; `None` when there was none, and when the call was abandoned.
    pub fn status(&self) -> Option<StatusCode> {
        let meta = self.meta.map(|meta| meta.status);
        meta.or_else(|| self.error().and_then(Error::status))
    }

    /// Every attempt of the call; none when it was abandoned, as [`CallObserver::attempt`](super::CallObserver::attempt) told them.
    pub fn attempts(&self) -> &'a [Attempt] {
        match (self.error(), self.meta) {
            (Some(error), _) => error.attempts(),
            (None, Some(meta)) => &meta.attempts,
            (None, None) => &[],
        }
    }

    /// What the call cost; `None` when the provider does not say.
    pub fn cost(&self) -> Option<Cost> {
        response::cost(self.meta?, self.response()?)
    }
}

impl fmt::Debug for Outcome<'_> {
    /// Tells nothing of what was answered.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Completion(_) => f.write_str("Completion(…)"),
            Self::Models(_) => f.write_str("Models(…)"),
            Self::Failed(error) => f.debug_tuple("Failed").field(error).finish(),
            Self::Abandoned => f.write_str("Abandoned"),
        }
    }
}
