//! The kinds of errors.

use chatwire_protocol::error::ErrorKind as ApiErrorKind;
use chatwire_transport::TransportErrorKind;

use crate::{InvalidOutputKind, TimeoutKind, ToolLoopError};

/// What went wrong, and who is likely at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client or the request is invalid: no API key, an invalid URL, no model. At fault: the
    /// caller.
    Configuration,
    /// The function that returns the API key failed; see
    /// [`ClientBuilder::key_provider`](crate::ClientBuilder::key_provider). At fault: the function,
    /// or the server that it asks.
    KeyProvider,
    /// No response arrived, or the connection broke. At fault: the network or the server; see the
    /// inner kind.
    Transport(TransportErrorKind),
    /// A timeout passed. At fault: the network or the server, or the timeout is too short.
    Timeout(TimeoutKind),
    /// The server reported an error, in an error response or within a stream. See the inner kind.
    Api(ApiErrorKind),
    /// A successful response is not a completion: HTML, an empty body, or other JSON. At fault: the
    /// server, or the base URL is wrong.
    UnexpectedBody,
    /// A stream contains an event that is not a chunk, or exceeds a limit. At fault: the server.
    Stream,
    /// A stream ended before the completion did. At fault: the server or the network.
    Truncated,
    /// Never sent: the [`Batch`](crate::Batch) had stopped after another request failed. At fault:
    /// whatever caused that failure.
    NotSent,
    /// A complete response is not the requested output: a refusal, truncated, or JSON of another
    /// type. At fault: the model; another attempt may succeed. See the inner kind.
    InvalidOutput(InvalidOutputKind),
    /// A tool loop ended without a final response. At fault: the model or the caller; see the inner
    /// error.
    Tools(ToolLoopError),
}
