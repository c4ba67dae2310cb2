//! Maps the errors of ureq.

use std::{error::Error as StdError, io};

use ::ureq::{Error, Timeout};

use super::{
    connection::{Broken, Unconnected},
    resolver::Unresolved,
};
use crate::{
    Phase, Sent, TransportError, TransportErrorKind as Kind, backend::error_source::find_source,
};

/// An error before the response headers; `connecting` is the phase whose timeout applies while
/// connecting.
pub(super) fn before_headers(error: Error, connecting: Phase) -> TransportError {
    let (kind, sent) = match &error {
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            (Kind::Timeout(connecting), Sent::Nothing)
        }
        Error::Timeout(_) => (Kind::Timeout(Phase::ResponseHeaders), Sent::Perhaps),
        Error::Http(_) | Error::BadUri(_) | Error::InvalidProxyUrl => {
            (Kind::Unsupported, Sent::Nothing)
        }
        Error::Other(inner) if inner.is::<Unresolved>() || inner.is::<Unconnected>() => {
            (unconnected(&error), Sent::Nothing)
        }
        Error::Other(inner) => {
            let is_responding = broken(&error).is_some_and(|broken| broken.is_responding);
            let sent = if is_responding { Sent::All } else { Sent::Perhaps };
            (on_established_connection(&**inner), sent)
        }
        Error::Protocol(_) | Error::LargeResponseHeader(..) => (Kind::Protocol, Sent::Perhaps),
        Error::Io(error) => (on_established_connection(error), Sent::Perhaps),
        _ => (Kind::Other, Sent::Perhaps),
    };
    let is_reused = broken(&error).is_some_and(|broken| broken.is_reused);
    let is_lost = is_reused && (kind, sent) == (Kind::Interrupted, Sent::Perhaps);
    let error = TransportError::new(kind, sent).with_source(error);
    if is_lost { error.with_reused_connection() } else { error }
}

/// An error of the response body.
pub(super) fn in_body(error: io::Error) -> TransportError {
    let error = Error::from(error);
    let kind = match &error {
        Error::Timeout(_) => Kind::Timeout(Phase::Read),
        Error::Protocol(_) => Kind::Protocol,
        Error::Io(error) => on_established_connection(error),
        // The end of the connection inside a line of a chunked body.
        Error::BodyStalled => Kind::Interrupted,
        Error::Other(error) => on_established_connection(&**error),
        _ => Kind::Other,
    };
    TransportError::new(kind, Sent::All).with_source(error)
}

/// What is known about a connection that broke.
fn broken(error: &Error) -> Option<&Broken> {
    match error {
        Error::Other(error) => find_source(&**error),
        _ => None,
    }
}

/// The kind of an error on an established connection.
fn on_established_connection(error: &(dyn StdError + 'static)) -> Kind {
    if find_source::<rustls::Error>(error).is_some() {
        Kind::Tls
    } else if find_source::<Broken>(error).is_some() || find_source::<io::Error>(error).is_some() {
        Kind::Interrupted
    } else {
        Kind::Other
    }
}

/// The kind of a connection error. For a proxy, it is nested in that of the connection.
fn unconnected(error: &Error) -> Kind {
    match error {
        Error::Io(error) if find_source::<rustls::Error>(error).is_some() => Kind::Tls,
        Error::Other(error) if error.is::<Unresolved>() => Kind::Dns,
        Error::Other(error) => match error.downcast_ref() {
            Some(Unconnected(error)) => unconnected(error),
            None => Kind::Connect,
        },
        _ => Kind::Connect,
    }
}
