//! The TLS configuration, which is made by the first connection that needs it.

use std::sync::{Arc, OnceLock};

use rustls::ClientConfig;

use super::{root_certificates::RootCertificates, tls};

/// The TLS configuration without protocols to negotiate.
pub(super) struct LazyTls {
    roots: RootCertificates,
    config: OnceLock<Result<Arc<ClientConfig>, rustls::Error>>,
}

impl LazyTls {
    pub(super) fn new(roots: RootCertificates) -> Self {
        Self { roots, config: OnceLock::new() }
    }

    /// The configuration; an error if there are no certificates to verify a server with.
    pub(super) fn get(&self) -> Result<&Arc<ClientConfig>, rustls::Error> {
        let config =
            self.config.get_or_init(|| tls::verified_by_platform(&self.roots).map(Arc::new));
        config.as_ref().map_err(Clone::clone)
    }
}
