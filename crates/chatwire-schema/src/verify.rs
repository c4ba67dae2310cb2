//! Proves that a vendored schema still follows from the published file it was made from.

use chatwire_json::{self as json, Difference};
use serde_json::Value;
use thiserror::Error;

use super::{
    canonical::to_text,
    document::{Document, DocumentError},
    operation::OperationError,
    source::{Source, sha256},
    syntax::SyntaxError,
    vendor::vendor,
};

/// Why a comparison could not be made.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The published file is neither JSON nor YAML.
    #[error("the published file cannot be parsed")]
    Published(#[from] DocumentError),
    /// The published file has no chat operation to compare with.
    #[error(transparent)]
    Vendor(#[from] OperationError),
    /// Our file is not JSON.
    #[error("our file is not JSON")]
    Ours(#[source] SyntaxError),
    /// One of the files is nested too deeply to be compared.
    #[error("the files cannot be compared")]
    Compare(#[from] json::DocumentError),
}

/// The result of comparing our file with the published one.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Verification {
    /// Where ours is not what follows from the published file: that first, ours second.
    pub differences: Vec<Difference>,
    /// Whether the published file is, byte for byte, the recorded one.
    pub published_is_recorded: bool,
    /// Whether our file is, byte for byte, the recorded one.
    pub ours_is_recorded: bool,
    /// Whether our file is, byte for byte, what vendoring writes.
    pub ours_is_canonical: bool,
}

impl Verification {
    /// Whether our file may stay: it follows from the published one and has not been touched.
    ///
    /// It holds for a published file that differs from the recorded one in its prose only.
    pub fn holds(&self) -> bool {
        self.differences.is_empty() && self.ours_is_recorded && self.ours_is_canonical
    }
}

/// Compares `ours` with the result of vendoring `published`, and both with the hashes in
/// `source`.
///
/// # Errors
///
/// When one of the two cannot be parsed, or `published` has no chat operation.
pub fn verify(published: &[u8], ours: &[u8], source: &Source) -> Result<Verification, VerifyError> {
    let document = Document::parse(published)?;
    let expected = vendor(document.value())?;
    let actual: Value =
        serde_json::from_slice(ours).map_err(|error| VerifyError::Ours(error.into()))?;
    let (left, right) =
        (json::Document::from_value(&expected)?, json::Document::from_value(&actual)?);
    Ok(Verification {
        differences: json::differences(left.root(), right.root()).collect(),
        published_is_recorded: sha256(published) == source.published_sha256,
        ours_is_recorded: sha256(ours) == source.sha256,
        ours_is_canonical: to_text(&expected).as_bytes() == ours,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Api, Provenance};

    const PUBLISHED: &str = r#"{"openapi": "3.0.0", "paths": {"/v1/chat/completions": {"post": {
        "summary": "prose", "requestBody": {"maximum": 2}}}}}"#;

    fn vendored() -> (String, Source) {
        let ours = to_text(&vendor(&serde_json::from_str(PUBLISHED).unwrap()).unwrap());
        let commit = "0".repeat(40);
        let provenance = Provenance::new("o/n", commit, "p.json", "2026-08-21").unwrap();
        let published = PUBLISHED.as_bytes();
        let source = Source::new(
            "a/p.openapi.json",
            Api::new("P", "1"),
            vec![],
            provenance,
            published,
            ours.as_bytes(),
        );
        (ours, source)
    }

    #[test]
    fn an_untouched_copy_holds() {
        let (ours, source) = vendored();
        let verification = verify(PUBLISHED.as_bytes(), ours.as_bytes(), &source).unwrap();
        assert!(verification.holds() && verification.published_is_recorded);
    }

    #[test]
    fn a_changed_bound_is_named() {
        let (ours, source) = vendored();
        let ours = ours.replace("\"maximum\": 2", "\"maximum\": 3");
        let verification = verify(PUBLISHED.as_bytes(), ours.as_bytes(), &source).unwrap();
        assert!(!verification.holds() && !verification.ours_is_recorded);
        let [difference] = verification.differences.as_slice() else { panic!("{verification:?}") };
        let place = "/paths/~1v1~1chat~1completions/post/requestBody/maximum";
        assert_eq!(difference.to_string(), format!("{place}: 2 against 3"));
    }

    #[test]
    fn other_prose_holds_but_is_not_the_recorded_file() {
        let (ours, source) = vendored();
        let published = PUBLISHED.replace("prose", "other prose");
        let verification = verify(published.as_bytes(), ours.as_bytes(), &source).unwrap();
        assert!(verification.holds() && !verification.published_is_recorded);
    }

    #[test]
    fn other_white_space_in_ours_does_not_hold() {
        let (ours, source) = vendored();
        let verification = verify(PUBLISHED.as_bytes(), ours.trim().as_bytes(), &source).unwrap();
        assert!(verification.differences.is_empty() && !verification.holds());
    }

    #[test]
    fn what_cannot_be_compared_is_an_error() {
        let (ours, source) = vendored();
        let ours = ours.as_bytes();
        assert!(matches!(verify(b"{", ours, &source), Err(VerifyError::Published(_))));
        assert!(matches!(verify(b"{}", ours, &source), Err(VerifyError::Vendor(_))));
        let broken = verify(PUBLISHED.as_bytes(), b"{", &source);
        assert!(matches!(broken, Err(VerifyError::Ours(_))));
    }
}
