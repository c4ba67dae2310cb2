//! The meaning of hyper's errors on an established connection.

use std::{error::Error, io};

use hyper::Error as HyperError;

use super::error_source::find_source;
use crate::TransportErrorKind as Kind;

/// The kind of an error, decided by its sources; `Other` if none of them is hyper's.
pub(super) fn on_established_connection(error: &(dyn Error + 'static)) -> Kind {
    if find_source::<rustls::Error>(error).is_some() {
        return Kind::Tls;
    }
    let Some(hyper) = find_source::<HyperError>(error) else {
        return Kind::Other;
    };
    let malformed = find_source::<io::Error>(hyper).is_some_and(|io| {
        // How hyper reports a malformed chunked body.
        matches!(io.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)
    });
    if hyper.is_parse() || malformed { Kind::Protocol } else { Kind::Interrupted }
}

/// Whether the server cannot have processed the request.
///
/// hyper cancels a request only before it begins to write it.
/// Over HTTP/2, `REFUSED_STREAM` and a `GOAWAY` below the ID of the stream
/// [promise it](https://www.rfc-editor.org/rfc/rfc9113#section-8.7).
pub(super) fn was_not_processed(error: &(dyn Error + 'static)) -> bool {
    find_source::<HyperError>(error).is_some_and(HyperError::is_canceled)
        || find_source::<h2::Error>(error).is_some_and(|error| {
            // Streams up to the ID in a `GOAWAY` fail with the end of the connection instead.
            error.is_remote()
                && (error.is_go_away() || error.reason() == Some(h2::Reason::REFUSED_STREAM))
        })
}
