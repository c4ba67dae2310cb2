//! Maps the errors of reqwest.

use ::reqwest::Error as ReqwestError;

use crate::{
    Phase, Sent, TransportError, TransportErrorKind as Kind,
    backend::{
        error_source::find_source,
        established::{on_established_connection, was_not_processed},
    },
};

/// A request or a setting that reqwest rejects.
pub(super) fn unsupported(error: ReqwestError) -> TransportError {
    transport_error(Kind::Unsupported, Sent::Nothing, error)
}

/// There are no certificates to verify a server with.
pub(super) fn no_tls(error: rustls::Error) -> TransportError {
    TransportError::new(Kind::Tls, Sent::Nothing).with_source(error)
}

/// An error before the response headers; `reused` says that the request opened no connection.
pub(super) fn before_headers(
    error: ReqwestError,
    has_connect_timeout: bool,
    reused: bool,
) -> TransportError {
    if error.is_builder() {
        return unsupported(error);
    }
    if error.is_dns() {
        return transport_error(Kind::Dns, Sent::Nothing, error);
    }
    if error.is_connect() {
        let kind = match find_source::<rustls::Error>(&error) {
            Some(_) => Kind::Tls,
            None if has_connect_timeout && error.is_timeout() => Kind::Timeout(Phase::Connect),
            None => Kind::Connect,
        };
        return transport_error(kind, Sent::Nothing, error);
    }
    let sent = if was_not_processed(&error) { Sent::Nothing } else { Sent::Perhaps };
    let kind = on_established_connection(&error);
    // A server that closes an idle HTTP/2 connection says which requests it did not process.
    let is_lost = reused
        && (kind, sent) == (Kind::Interrupted, Sent::Perhaps)
        && find_source::<h2::Error>(&error).is_none();
    let error = transport_error(kind, sent, error);
    if is_lost { error.with_reused_connection() } else { error }
}

/// An error of the response body.
pub(super) fn in_body(error: ReqwestError) -> TransportError {
    let kind = match on_established_connection(&error) {
        // An error that does not come from the connection comes from the decoder.
        Kind::Other => Kind::Body,
        kind => kind,
    };
    transport_error(kind, Sent::All, error)
}

fn transport_error(kind: Kind, sent: Sent, error: ReqwestError) -> TransportError {
    TransportError::new(kind, sent).with_source(error.without_url())
}
