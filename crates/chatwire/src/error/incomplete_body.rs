//! Why only a part of the body of an error response arrived.

use std::fmt;

use chatwire_transport::{TransportError, TransportErrorKind};

use super::ErrorSource;
use crate::TimeoutKind;

/// What ended the body of an error response before it was complete.
///
/// The status and the part that arrived stay the error, because they say more.
pub(crate) struct IncompleteBody(pub(crate) ErrorSource);

impl IncompleteBody {
    /// The transport error; `None` if a timeout of the client ended the body.
    pub(crate) fn transport(&self) -> Option<&TransportError> {
        match &self.0 {
            ErrorSource::Transport(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for IncompleteBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("its body is incomplete: ")?;
        match &self.0 {
            ErrorSource::Transport(error) => match error.kind() {
                TransportErrorKind::Timeout(phase) => TimeoutKind::from(phase).fmt(f),
                _ => error.fmt(f),
            },
            ErrorSource::Timeout(kind) => kind.fmt(f),
            // Reading a body fails in no other way.
            _ => f.write_str("it could not be read"),
        }
    }
}

impl fmt::Debug for IncompleteBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("IncompleteBody").field(&self.to_string()).finish()
    }
}
