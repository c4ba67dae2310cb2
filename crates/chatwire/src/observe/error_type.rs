//! Names of error kinds, of low cardinality.

use chatwire_protocol::error::ErrorKind as ApiErrorKind;
use chatwire_transport::TransportErrorKind;

use crate::{ErrorKind, TimeoutKind};

/// The name of an error kind.
pub(super) fn name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Configuration => "configuration",
        ErrorKind::KeyProvider => "key_provider",
        ErrorKind::Transport(kind) => of_transport(kind),
        ErrorKind::Timeout(limit) => match limit {
            TimeoutKind::Connect => "timeout.connect",
            TimeoutKind::ResponseHeaders => "timeout.response_headers",
            TimeoutKind::Read => "timeout.read",
            TimeoutKind::Stall => "timeout.stall",
            TimeoutKind::Total => "timeout.total",
        },
        ErrorKind::Api(kind) => of_api(kind),
        ErrorKind::UnexpectedBody => "unexpected_body",
        ErrorKind::Stream => "stream",
        ErrorKind::Truncated => "truncated",
        ErrorKind::NotSent => "not_sent",
        // The HTTP call itself succeeded.
        ErrorKind::InvalidOutput(_) => "invalid_output",
        ErrorKind::Tools(_) => "tools",
    }
}

fn of_transport(kind: TransportErrorKind) -> &'static str {
    match kind {
        TransportErrorKind::Connect => "connect",
        TransportErrorKind::Dns => "dns",
        TransportErrorKind::Tls => "tls",
        TransportErrorKind::Timeout(_) => "timeout",
        TransportErrorKind::Interrupted => "interrupted",
        TransportErrorKind::Protocol => "protocol",
        TransportErrorKind::Body => "body",
        TransportErrorKind::TooLarge => "too_large",
        TransportErrorKind::Unsupported => "unsupported",
        TransportErrorKind::NoStoredResponse => "no_stored_response",
        _ => "transport",
    }
}

fn of_api(kind: ApiErrorKind) -> &'static str {
    match kind {
        ApiErrorKind::Authentication => "authentication",
        ApiErrorKind::Permission => "permission",
        ApiErrorKind::OutOfCredit => "out_of_credit",
        ApiErrorKind::ModelNotAvailable => "model_not_available",
        ApiErrorKind::InvalidRequest => "invalid_request",
        ApiErrorKind::ContextTooLong => "context_too_long",
        ApiErrorKind::RateLimited => "rate_limited",
        ApiErrorKind::QuotaExceeded => "quota_exceeded",
        ApiErrorKind::Overloaded => "overloaded",
        ApiErrorKind::Server => "server",
        _ => "api",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{InvalidOutputKind, ToolLoopError};

    #[test]
    fn every_kind_has_a_name() {
        for (kind, expected) in [
            (ErrorKind::Api(ApiErrorKind::RateLimited), "rate_limited"),
            (ErrorKind::Timeout(TimeoutKind::Read), "timeout.read"),
            (ErrorKind::Transport(TransportErrorKind::Dns), "dns"),
            (ErrorKind::Transport(TransportErrorKind::Other), "transport"),
            (ErrorKind::Api(ApiErrorKind::Unknown), "api"),
            (ErrorKind::InvalidOutput(InvalidOutputKind::Length), "invalid_output"),
            (ErrorKind::Tools(ToolLoopError::Fatal), "tools"),
        ] {
            assert_eq!(name(kind), expected);
        }
    }
}
