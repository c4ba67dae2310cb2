//! TLS with ring, not with the provider that the process or a client library may have chosen.

use std::sync::Arc;

#[cfg(feature = "reqwest")]
use rustls::RootCertStore;
use rustls::{ClientConfig, crypto::ring};
use rustls_platform_verifier::Verifier;

use super::root_certificates::RootCertificates;

/// Trusts whom the platform trusts, and these; fails when there is nobody to trust.
pub(super) fn verified_by_platform(
    roots: &RootCertificates,
) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    #[cfg(not(target_os = "android"))]
    let verifier = Verifier::new_with_extra_roots(roots.certificates(), provider.clone())?;
    // There, no certificate can be added.
    #[cfg(target_os = "android")]
    let verifier = Verifier::new(provider.clone())?;
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// Trusts nobody: every handshake fails.
#[cfg(feature = "reqwest")]
pub(super) fn trusting_nobody() -> Result<ClientConfig, rustls::Error> {
    Ok(ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth())
}
