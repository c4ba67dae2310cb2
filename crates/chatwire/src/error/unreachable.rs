//! What to do about a server that cannot be reached.

use chatwire_transport::TransportErrorKind;

use super::{Context, ErrorKind};
use crate::TimeoutKind;

/// Whose URL was called and what to check, if the server cannot be reached.
pub(super) fn advice(kind: ErrorKind, context: &Context) -> Option<String> {
    let check = match kind {
        ErrorKind::Transport(TransportErrorKind::Dns) => {
            "check the host of the base URL, and the network"
        }
        ErrorKind::Transport(TransportErrorKind::Connect)
        | ErrorKind::Timeout(TimeoutKind::Connect) => {
            "check that a server listens there, and that proxy and firewall let calls through"
        }
        ErrorKind::Transport(TransportErrorKind::Tls) => {
            "check the certificate of the server; a private authority is trusted with \
             `with_root_certificates` of the transport, and a server without TLS is called with \
             an http:// base URL"
        }
        _ => return None,
    };
    let (endpoint, called) = (context.endpoint.as_ref()?, context.called.as_ref()?);
    Some(format!("asked {} for {endpoint}: {check}", called.provider.name))
}
