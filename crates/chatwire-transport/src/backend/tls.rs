//! TLS with ring, whatever provider the process or an HTTP library has installed.

use std::sync::Arc;

#[cfg(feature = "reqwest")]
use rustls::RootCertStore;
use rustls::{ClientConfig, crypto::ring};
use rustls_platform_verifier::Verifier;

use super::root_certificates::RootCertificates;

/// Trusts the platform's certificates and `roots`; fails if there are none.
pub(super) fn verified_by_platform(
    roots: &RootCertificates,
) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    #[cfg(not(target_os = "android"))]
    let verifier = Verifier::new_with_extra_roots(roots.certificates(), provider.clone())?;
    // Android's verifier accepts no additional certificates.
    #[cfg(target_os = "android")]
    let verifier = Verifier::new(provider.clone())?;
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// The same configuration for connections that may be of HTTP/2.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
pub(super) fn negotiating_http2(config: &ClientConfig) -> ClientConfig {
    let mut config = config.clone();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}

/// Trusts no certificate: every handshake fails.
#[cfg(feature = "reqwest")]
pub(super) fn trusting_nobody() -> Result<ClientConfig, rustls::Error> {
    Ok(ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth())
}
