//! What went wrong, before it is public.

use chatwire_protocol::{
    accumulate::AccumulateError,
    error::ApiError,
    stream::{StreamError, Truncation},
};
use chatwire_transport::TransportError;

use crate::{
    InvalidOutput, TimeoutKind, client::config_error::ConfigError,
    provider::key_provider::KeyProviderError, response::unexpected_body::UnexpectedBody,
    tools::ToolLoopError,
};

/// What went wrong.
pub(crate) enum ErrorSource {
    Config(ConfigError),
    KeyProvider(KeyProviderError),
    Transport(TransportError),
    Timeout(TimeoutKind),
    Api {
        error: ApiError,
        /// Its byte offset in the stream; `None` in a non-streaming response.
        offset: Option<u64>,
    },
    UnexpectedBody(UnexpectedBody),
    Stream(StreamError),
    LimitExceeded(AccumulateError),
    Truncated(Truncation),
    NotSent {
        /// The index of the request whose failure stopped the batch.
        stopped_by: usize,
    },
    InvalidOutput(InvalidOutput),
    Tools(ToolLoopError),
}
