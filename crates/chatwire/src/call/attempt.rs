//! The record of one attempt of a call.

use std::time::Duration;

use chatwire_transport::{Sent, TransportErrorKind};
use http::StatusCode;

/// One attempt of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// When it started, counted from the start of the call.
    pub started_at: Duration,
    /// How long it took, until the response headers arrived or the attempt failed.
    pub duration: Duration,
    /// How it ended.
    pub outcome: AttemptOutcome,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttemptOutcome {
    /// The server sent a response with this status, successful or not.
    Response(StatusCode),
    /// The transport failed before a response arrived.
    #[non_exhaustive]
    Failed {
        /// The kind of the transport error.
        kind: TransportErrorKind,
        /// How much of the request may have reached the server.
        sent: Sent,
        /// Whether a reused connection (keep-alive) ended before the first byte of a response; see
        /// `on_reused_connection` of [`TransportError`](chatwire_transport::TransportError).
        reused_connection: bool,
    },
    /// A timeout of the client passed before a response arrived.
    TimedOut,
}
