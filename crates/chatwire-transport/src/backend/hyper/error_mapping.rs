//! Maps the errors of hyper and hyper-util.

use std::error::Error;

use ::hyper::Error as HyperError;
use hyper_util::client::legacy::Error as ClientError;

use super::{
    resolver::Unresolved,
    route::{BoxError, UnsupportedProxy},
};
use crate::backend::{
    error_source::find_source,
    established::{on_established_connection, was_not_processed},
};
use crate::{Phase, Sent, TransportError, TransportErrorKind as Kind};

/// Why a request has no response.
pub(super) enum Failure {
    /// No connection was opened in time.
    ConnectTimeout,
    /// No connection could be opened.
    Connect(BoxError),
    /// The connection over HTTP/1.1 failed.
    Http1 {
        error: HyperError,
        /// Whether a byte of the response was received.
        is_responding: bool,
        /// Whether an earlier request received its response on the connection.
        is_reused: bool,
    },
    /// The connection over HTTP/2 failed.
    ///
    /// Its bytes are those of all requests, and the server says which it processed.
    Http2(HyperError),
}

impl From<Failure> for TransportError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::ConnectTimeout => Self::new(Kind::Timeout(Phase::Connect), Sent::Nothing),
            Failure::Connect(error) => {
                Self::new(on_connecting(&*error), Sent::Nothing).with_source(error)
            }
            Failure::Http1 { error, is_responding, is_reused } => {
                let error = before_headers(error.into());
                let is_lost = (error.kind(), error.sent()) == (Kind::Interrupted, Sent::Perhaps);
                match (is_lost, is_responding, is_reused) {
                    (true, true, _) => error.after_first_byte(),
                    (true, false, true) => error.with_reused_connection(),
                    _ => error,
                }
            }
            Failure::Http2(error) => before_headers(error.into()),
        }
    }
}

/// An error before the response headers.
pub(super) fn before_headers(error: BoxError) -> TransportError {
    let (kind, sent) = classify(&*error);
    TransportError::new(kind, sent).with_source(error)
}

/// An error of the response body.
pub(super) fn in_body(error: HyperError) -> TransportError {
    TransportError::new(on_established_connection(&error), Sent::All).with_source(error)
}

fn on_connecting(error: &(dyn Error + 'static)) -> Kind {
    if find_source::<Unresolved>(error).is_some() {
        Kind::Dns
    } else if find_source::<UnsupportedProxy>(error).is_some() {
        Kind::Unsupported
    } else if find_source::<rustls::Error>(error).is_some() {
        Kind::Tls
    } else {
        Kind::Connect
    }
}

fn classify(error: &(dyn Error + 'static)) -> (Kind, Sent) {
    if find_source::<ClientError>(error).is_some_and(ClientError::is_connect) {
        return (on_connecting(error), Sent::Nothing);
    }
    let sent = if was_not_processed(error) { Sent::Nothing } else { Sent::Perhaps };
    (on_established_connection(error), sent)
}
