//! Certificates that the caller trusts, beside those of the platform.

use std::{error::Error, fmt};

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

/// Bytes that hold no certificate to trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateError {
    /// There is no certificate between `BEGIN CERTIFICATE` and `END CERTIFICATE`. Caller.
    Missing,
    /// What is between them is not base64, or has no end. Caller.
    Malformed,
    /// The certificate cannot be one that others are verified with. Caller.
    Unusable {
        /// Which one of those in the text, the first one being 1.
        number: usize,
    },
}

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no certificate in PEM form to trust"),
            Self::Malformed => f.write_str("the certificates to trust are not valid PEM"),
            Self::Unusable { number } => {
                write!(f, "certificate {number} of those to trust is not a root certificate")
            }
        }
    }
}

impl Error for CertificateError {}

/// Root certificates that are known to be usable.
#[derive(Clone, Default)]
pub(crate) struct RootCertificates {
    certificates: Vec<CertificateDer<'static>>,
}

impl RootCertificates {
    /// The same and those of a text in PEM form.
    pub(crate) fn with(mut self, pem: &[u8]) -> Result<Self, CertificateError> {
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
        assert_eq!(RootCertificates::default().with(pem.as_bytes()).err(), Some(expected));
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
