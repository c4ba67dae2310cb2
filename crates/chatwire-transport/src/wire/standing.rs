//! What hyper says of a connection that stood.

use std::{error::Error, io};

use hyper::Error as HyperError;

use super::cause;
use crate::TransportErrorKind as Kind;

/// What happened, told by the causes of an error; `Other` when hyper has no part in it.
pub(crate) fn on_standing_connection(error: &(dyn Error + 'static)) -> Kind {
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

/// Whether hyper gave the request up before it began to write it.
pub(crate) fn canceled(error: &(dyn Error + 'static)) -> bool {
    cause::<HyperError>(error).is_some_and(HyperError::is_canceled)
}
