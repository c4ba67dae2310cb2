//! What hyper says of a connection that stood.

use std::{error::Error, io};

use hyper::Error as HyperError;

use super::error_source::find_source;
use crate::TransportErrorKind as Kind;

/// What happened, told by the causes of an error; `Other` when hyper has no part in it.
pub(super) fn on_established_connection(error: &(dyn Error + 'static)) -> Kind {
    if find_source::<rustls::Error>(error).is_some() {
        return Kind::Tls;
    }
    let Some(hyper) = find_source::<HyperError>(error) else {
        return Kind::Other;
    };
    let malformed = find_source::<io::Error>(hyper).is_some_and(|io| {
        // How hyper reports the framing of a chunked body.
        matches!(io.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)
    });
    if hyper.is_parse() || malformed { Kind::Protocol } else { Kind::Interrupted }
}

/// Whether hyper gave the request up before it began to write it.
pub(super) fn canceled(error: &(dyn Error + 'static)) -> bool {
    find_source::<HyperError>(error).is_some_and(HyperError::is_canceled)
}
