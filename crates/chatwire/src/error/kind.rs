//! What kinds of failure there are.

use chatwire_protocol::error::ErrorKind as ApiErrorKind;
use chatwire_transport::TransportErrorKind;

use crate::{InvalidOutputKind, TimeoutKind, ToolLoopError};

/// What went wrong, and whose fault it is likely to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client or the request cannot be what was asked for: no key, no URL, no model. Caller.
    Configuration,
    /// There was no answer, or it broke off. Network or server; the inner kind says more.
    Transport(TransportErrorKind),
    /// A time limit passed. Network or server, or the limit is too short.
    Timeout(TimeoutKind),
    /// The server refused, with a status or within an answer. The inner kind says why.
    Api(ApiErrorKind),
    /// A successful answer is not what was asked for: a page, nothing, or other JSON. Server, or the URL leads elsewhere.
    UnexpectedBody,
    /// A stream has something in it that is no chunk, or more than an answer can hold. Server.
    Stream,
    /// A stream ended before the answer did. Server or network.
    Truncated,
    /// The call was never begun, as the [`Batch`](crate::Batch) that it is part of had stopped. Whoever made another call of it fail.
    NotSent,
    /// A whole completion is not what was asked for: refused, cut off, or of another form. Model: asking again may help; the inner kind says more.
    InvalidOutput(InvalidOutputKind),
    /// A run of tools ended without an answer. Model or caller; the inner kind says why.
    Tools(ToolLoopError),
}
