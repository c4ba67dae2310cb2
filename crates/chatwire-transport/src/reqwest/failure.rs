//! What a failure of reqwest means, told by its causes.

use std::{error::Error, io};

use ::reqwest::Error as ReqwestError;
use hyper::Error as HyperError;

use crate::{Phase, Sent, TransportError, TransportErrorKind as Kind};

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
        let kind = match cause::<rustls::Error>(&error) {
            Some(_) => Kind::Tls,
            None if connect_limited && error.is_timeout() => Kind::Timeout(Phase::Connect),
            None => Kind::Connect,
        };
        return failure(kind, Sent::Nothing, error);
    }
    // hyper cancels a request only as long as it has not begun to write it.
    let sent = match cause::<HyperError>(&error) {
        Some(hyper) if hyper.is_canceled() => Sent::Nothing,
        _ => Sent::Perhaps,
    };
    failure(on_connection(&error), sent, error)
}

/// The answer broke off after its headers.
pub(super) fn in_body(error: ReqwestError) -> TransportError {
    let kind = match on_connection(&error) {
        // Whatever is not the connection's is the decoder's.
        Kind::Other => Kind::Body,
        kind => kind,
    };
    failure(kind, Sent::All, error)
}

/// What happened on a connection that stood.
fn on_connection(error: &ReqwestError) -> Kind {
    if cause::<rustls::Error>(error).is_some() {
        return Kind::Tls;
    }
    let Some(hyper) = cause::<HyperError>(error) else {
        return Kind::Other;
    };
    let malformed = cause::<io::Error>(hyper).is_some_and(|io| {
        // How hyper reports the framing of a chunked body.
        matches!(io.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)
    });
    if hyper.is_parse() || malformed { Kind::Protocol } else { Kind::Interrupted }
}

fn failure(kind: Kind, sent: Sent, error: ReqwestError) -> TransportError {
    TransportError::new(kind, sent).with_source(error.without_url())
}

/// The first cause of a type.
fn cause<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = below(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = below(error);
    }
    None
}

/// The cause of an error; an I/O error that wraps another one does not tell it as its source.
fn below<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}
