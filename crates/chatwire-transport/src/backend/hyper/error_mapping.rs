//! Maps the errors of hyper and hyper-util.

use std::error::Error;

use hyper_util::client::legacy::Error as ClientError;

use super::{resolver::Unresolved, route::UnsupportedProxy, used_connection::Usage};
use crate::backend::{
    error_source::find_source,
    established::{on_established_connection, was_not_processed},
};
use crate::{Sent, TransportError, TransportErrorKind as Kind};

/// An error before the response headers.
pub(super) fn before_headers(error: Box<dyn Error + Send + Sync>) -> TransportError {
    let (kind, sent) = classify(&*error);
    TransportError::new(kind, sent).with_source(error)
}

/// The same for a connection whose use is known.
pub(super) fn on_connection(error: ClientError, usage: Option<&Usage>) -> TransportError {
    let error = before_headers(error.into());
    match usage {
        Some(usage) if (error.kind(), error.sent()) == (Kind::Interrupted, Sent::Perhaps) => {
            if usage.is_responding() {
                error.after_first_byte()
            } else if usage.has_responded() {
                error.with_reused_connection()
            } else {
                error
            }
        }
        _ => error,
    }
}

/// An error of the response body.
pub(super) fn in_body(error: ::hyper::Error) -> TransportError {
    TransportError::new(on_established_connection(&error), Sent::All).with_source(error)
}

fn classify(error: &(dyn Error + 'static)) -> (Kind, Sent) {
    if find_source::<Unresolved>(error).is_some() {
        return (Kind::Dns, Sent::Nothing);
    }
    if find_source::<UnsupportedProxy>(error).is_some() {
        return (Kind::Unsupported, Sent::Nothing);
    }
    if find_source::<ClientError>(error).is_some_and(ClientError::is_connect) {
        let tls = find_source::<rustls::Error>(error).is_some();
        return (if tls { Kind::Tls } else { Kind::Connect }, Sent::Nothing);
    }
    let sent = if was_not_processed(error) { Sent::Nothing } else { Sent::Perhaps };
    (on_established_connection(error), sent)
}
