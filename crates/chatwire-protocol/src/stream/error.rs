//! What can go wrong in a stream.

use thiserror::Error;

use crate::{error::ApiError, json::DecodeError, sse::SseError};

/// What went wrong in a stream.
///
/// After an error the stream is not complete, whatever follows.
/// The decoder can go on after [`Api`](Self::Api) and [`Decode`](Self::Decode), as some servers do, but not after the others.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StreamError {
    /// The server reported an error: as `event: error`, as an `error` member or field, or as a `finish_reason`.
    ///
    /// The error keeps the whole data of the event, any choices in it included.
    #[error("the server reported an error in its stream at byte {offset}")]
    #[non_exhaustive]
    Api {
        /// What it reported.
        #[source]
        error: ApiError,
        /// Where the event starts, zero-based in the whole input.
        offset: u64,
    },
    /// An event is neither a JSON object nor `[DONE]`.
    #[error("the stream has data at byte {offset} (event {ordinal}) that is no chunk")]
    #[non_exhaustive]
    Decode {
        /// Where in the data it fails; keeps the data.
        #[source]
        error: DecodeError,
        /// How many events came before.
        ordinal: u64,
        /// Where the event starts, zero-based in the whole input.
        offset: u64,
    },
    /// A limit of the event stream was exceeded.
    #[error("the stream cannot be read on")]
    Framing(#[from] SseError),
    /// The stream has more choices than a decoder keeps count of.
    #[error("the stream has more than {limit} choices")]
    #[non_exhaustive]
    TooManyChoices {
        /// How many it keeps count of.
        limit: usize,
    },
}

impl StreamError {
    /// The error that the server reported, if that is what went wrong.
    pub fn api_error(&self) -> Option<&ApiError> {
        match self {
            Self::Api { error, .. } => Some(error),
            _ => None,
        }
    }
}
