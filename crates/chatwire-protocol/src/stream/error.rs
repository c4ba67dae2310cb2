//! Errors of a stream.

use thiserror::Error;

use crate::{accumulate::AccumulateError, error::ApiError, json::DecodeError, sse::SseError};

/// An error in a stream.
///
/// After any error, the stream ends [truncated](super::Ending::Truncated).
/// [`Api`](Self::Api) and [`Decode`](Self::Decode) are not fatal: some servers continue after them,
/// and the decoder can, too.
/// The others are fatal.
///
/// ```
/// use chatwire_protocol::{
///     error::ErrorKind,
///     stream::{ChatStreamDecoder, StreamError},
/// };
///
/// let mut decoder = ChatStreamDecoder::new();
/// decoder.feed(b"data: {\"error\":{\"message\":\"The model is overloaded\"}}\n\n");
/// let error = decoder.next().unwrap().unwrap_err();
/// assert!(matches!(&error, StreamError::Api { offset: 0, .. }));
/// assert_eq!(error.api_error().unwrap().kind(), ErrorKind::Overloaded);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StreamError {
    /// The server reported an error: as `event: error`, as an `error` member or field, or as
    /// `finish_reason: "error"`.
    ///
    /// [`ApiError::body`] is the data of the event, choices included.
    #[error("the server reported an error in its stream at byte {offset}")]
    #[non_exhaustive]
    Api {
        /// The reported error.
        #[source]
        error: ApiError,
        /// Zero-based position of the event in the whole input.
        offset: u64,
    },
    /// An event is neither a JSON object nor `[DONE]`.
    #[error("event {ordinal} of the stream, at byte {offset}, is not a chunk")]
    #[non_exhaustive]
    Decode {
        /// The position of the error in the data; contains the data.
        #[source]
        error: DecodeError,
        /// The number of events before this one.
        ordinal: u64,
        /// Zero-based position of the event in the whole input.
        offset: u64,
    },
    /// The event stream exceeded a limit.
    #[error("the stream cannot be read further")]
    Framing(#[from] SseError),
    /// A chunk exceeds a limit.
    #[error("the chunk at byte {offset} of the stream is too large to be read")]
    #[non_exhaustive]
    ChunkTooLarge {
        /// The limit.
        #[source]
        limit: AccumulateError,
        /// Zero-based position of the event in the whole input.
        offset: u64,
    },
    /// The stream has more choices than the decoder tracks.
    #[error("the stream has more than {limit} choices")]
    #[non_exhaustive]
    TooManyChoices {
        /// The maximum number of choices.
        limit: usize,
    },
}

impl StreamError {
    /// The error that the server reported; `None` for other errors.
    pub fn api_error(&self) -> Option<&ApiError> {
        match self {
            Self::Api { error, .. } => Some(error),
            _ => None,
        }
    }
}
