//! What is told of each attempt of a call.

use std::time::Duration;

use chatwire_transport::{Sent, TransportErrorKind};
use http::StatusCode;

/// One attempt of a call, as it went.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// When it began, counted from the start of the call.
    pub started_at: Duration,
    /// How long it took until its outcome was known.
    pub duration: Duration,
    /// How it went.
    pub outcome: AttemptOutcome,
}

/// How an attempt went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttemptOutcome {
    /// The server answered with this status.
    Response(StatusCode),
    /// There was no answer.
    #[non_exhaustive]
    Failed {
        /// What went wrong.
        kind: TransportErrorKind,
        /// How much of the request may have reached the server.
        sent: Sent,
    },
    /// A time limit of the client passed before there was an answer.
    TimedOut,
}
