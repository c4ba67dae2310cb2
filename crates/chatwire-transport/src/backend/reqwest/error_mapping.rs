//! What a failure of reqwest means, told by its causes.

use ::reqwest::Error as ReqwestError;

use crate::{
    Phase, Sent, TransportError, TransportErrorKind as Kind,
    backend::{
        error_source::find_source,
        established::{canceled, on_established_connection},
    },
};

/// A request or a setting that reqwest does not accept.
pub(super) fn unsupported(error: ReqwestError) -> TransportError {
    failure(Kind::Unsupported, Sent::Nothing, error)
}

/// There is nothing to verify certificates with.
pub(super) fn no_tls(error: rustls::Error) -> TransportError {
    TransportError::new(Kind::Tls, Sent::Nothing).with_source(error)
}

/// No answer came.
pub(super) fn before_headers(error: ReqwestError, connect_limited: bool) -> TransportError {
    if error.is_builder() {
        return unsupported(error);
    }
    if error.is_dns() {
        return failure(Kind::Dns, Sent::Nothing, error);
    }
    if error.is_connect() {
        let kind = match find_source::<rustls::Error>(&error) {
            Some(_) => Kind::Tls,
            None if connect_limited && error.is_timeout() => Kind::Timeout(Phase::Connect),
            None => Kind::Connect,
        };
        return failure(kind, Sent::Nothing, error);
    }
    // hyper cancels a request only as long as it has not begun to write it.
    let sent = if canceled(&error) { Sent::Nothing } else { Sent::Perhaps };
    failure(on_established_connection(&error), sent, error)
}

/// The answer broke off after its headers.
pub(super) fn in_body(error: ReqwestError) -> TransportError {
    let kind = match on_established_connection(&error) {
        // Whatever is not the connection's is the decoder's.
        Kind::Other => Kind::Body,
        kind => kind,
    };
    failure(kind, Sent::All, error)
}

fn failure(kind: Kind, sent: Sent, error: ReqwestError) -> TransportError {
    TransportError::new(kind, sent).with_source(error.without_url())
}
