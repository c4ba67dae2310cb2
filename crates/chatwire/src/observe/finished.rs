//! What is known of a call when it has ended.

use std::{fmt, time::Duration};

use chatwire_protocol::{accumulate::Diagnostic, chat::ChatResponse, models::ModelList};
use http::StatusCode;

use super::error_type;
use crate::{Attempt, Cost, Error, ResponseMeta};

/// What is known of a call when it has ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct CallFinished<'a> {
    /// How the call ended.
    pub outcome: Outcome<'a>,
    /// Status, headers and timing of the response, complete or not; `None` if no response arrived
    /// or the call was abandoned.
    pub meta: Option<&'a ResponseMeta>,
    /// From the start of the call to its end, including the time that the caller took between
    /// chunks.
    pub elapsed: Duration,
    /// What in the completion, or in the part of it before an error, contradicted the protocol or
    /// itself, and was repaired; empty for a regular one, and for a call that was abandoned.
    pub diagnostics: &'a [Diagnostic],
}

/// How a call ended.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Outcome<'a> {
    /// With a complete completion, streaming or not.
    Completion(&'a ChatResponse),
    /// With a list of models.
    Models(&'a ModelList),
    /// With the result of another operation.
    Other,
    /// With an error.
    Failed(&'a Error),
    /// The caller dropped the future or the stream before the end.
    Abandoned,
}

impl<'a> CallFinished<'a> {
    /// The completion; of a failed stream, the content before the error.
    pub fn response(&self) -> Option<&'a ChatResponse> {
        match self.outcome {
            Outcome::Completion(response) => Some(response),
            Outcome::Failed(error) => error.partial(),
            _ => None,
        }
    }

    /// The error; `None` if the call did not fail.
    pub fn error(&self) -> Option<&'a Error> {
        match self.outcome {
            Outcome::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// The name of the error kind, such as `rate_limited` or `timeout.response_headers`; `None` if
    /// the call did not fail.
    ///
    /// The set of names is small, as metric labels require; the value suits the attribute
    /// [`error.type`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/).
    pub fn error_type(&self) -> Option<&'static str> {
        self.error().map(|error| error_type::name(error.kind()))
    }

    /// The HTTP status of the response; `None` if no response arrived or the call was abandoned.
    pub fn status(&self) -> Option<StatusCode> {
        let meta = self.meta.map(|meta| meta.status);
        meta.or_else(|| self.error().and_then(Error::status))
    }

    /// Every attempt of the call; empty if it was abandoned, since
    /// [`CallObserver::attempt`](super::CallObserver::attempt) has reported them.
    pub fn attempts(&self) -> &'a [Attempt] {
        match (self.error(), self.meta) {
            (Some(error), _) => error.attempts(),
            (None, Some(meta)) => &meta.attempts,
            (None, None) => &[],
        }
    }

    /// The price of the call; `None` if the provider does not report one.
    pub fn cost(&self) -> Option<Cost> {
        self.meta?.cost(self.response()?)
    }
}

impl fmt::Debug for Outcome<'_> {
    /// Shows no content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Completion(_) => f.write_str("Completion(…)"),
            Self::Models(_) => f.write_str("Models(…)"),
            Self::Other => f.write_str("Other"),
            Self::Failed(error) => f.debug_tuple("Failed").field(error).finish(),
            Self::Abandoned => f.write_str("Abandoned"),
        }
    }
}
