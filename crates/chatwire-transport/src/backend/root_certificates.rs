//! Root certificates that the caller trusts in addition to those of the platform.

use std::{error::Error, fmt};

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

/// A text without usable root certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateError {
    /// The text contains no PEM certificate. At fault: caller.
    Missing,
    /// A PEM certificate is not base64 or has no end. At fault: caller.
    Malformed,
    /// A certificate is not a root certificate. At fault: caller.
    Unusable {
        /// The number of the certificate in the text, from 1.
        number: usize,
    },
}

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("the root certificates contain no PEM certificate"),
            Self::Malformed => f.write_str("the root certificates are not valid PEM"),
            Self::Unusable { number } => {
                write!(f, "certificate {number} of the root certificates is not a root certificate")
            }
        }
    }
}

impl Error for CertificateError {}

/// Usable root certificates.
#[derive(Clone, Default)]
pub(crate) struct RootCertificates {
    certificates: Vec<CertificateDer<'static>>,
}

impl RootCertificates {
    /// Adds the certificates of a PEM text.
    pub(crate) fn with_pem(mut self, pem: &[u8]) -> Result<Self, CertificateError> {
        let before = self.certificates.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|_| CertificateError::Malformed)?;
            let number = self.certificates.len() - before + 1;
            RootCertStore::empty()
                .add(certificate.clone())
                .map_err(|_| CertificateError::Unusable { number })?;
            self.certificates.push(certificate);
        }
        if self.certificates.len() == before {
            return Err(CertificateError::Missing);
        }
        Ok(self)
    }

    pub(crate) fn certificates(&self) -> Vec<CertificateDer<'static>> {
        self.certificates.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pem: &str, expected: CertificateError) {
        assert_eq!(RootCertificates::default().with_pem(pem.as_bytes()).err(), Some(expected));
    }

    #[test]
    fn what_holds_no_certificate_is_refused() {
        check("", CertificateError::Missing);
        check("a certificate", CertificateError::Missing);
        let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        check(key, CertificateError::Missing);
        check("-----BEGIN CERTIFICATE-----\n", CertificateError::Malformed);
        check(
            "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n",
            CertificateError::Malformed,
        );
        check(
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            CertificateError::Unusable { number: 1 },
        );
    }
}
