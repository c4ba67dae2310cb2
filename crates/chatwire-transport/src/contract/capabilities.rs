//! The behaviors that a backend need not show, with reasons.

use std::collections::BTreeMap;

use super::Behavior;

/// How a backend treats gzip, and the behaviors that it need not show.
#[derive(Debug, Clone)]
pub struct Capabilities {
    gzip: Gzip,
    exclusions: BTreeMap<Behavior, String>,
}

/// How a backend treats compressed bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Gzip {
    /// Requests and decodes gzip, and removes `content-encoding` and `content-length`.
    Decoded,
    /// Does not request gzip, but decodes it, and removes `content-encoding` and `content-length`.
    DecodedUnasked,
    /// Does not request gzip, and returns a compressed body with its headers unchanged.
    Passed,
}

impl Capabilities {
    /// A backend that shows every behavior.
    pub fn new(gzip: Gzip) -> Self {
        Self { gzip, exclusions: BTreeMap::new() }
    }

    /// Excludes a behavior; the report shows the reason.
    #[must_use]
    pub fn without(mut self, behavior: Behavior, reason: impl Into<String>) -> Self {
        self.exclusions.insert(behavior, reason.into());
        self
    }

    pub(super) fn gzip(&self) -> Gzip {
        self.gzip
    }

    pub(super) fn exclusion_reason(&self, behavior: Behavior) -> Option<&str> {
        let is_gzip_check = matches!(behavior, Behavior::GzipBroken | Behavior::Codings)
            && self.gzip == Gzip::Passed;
        let built_in = is_gzip_check.then_some("gzip is passed, not decoded");
        self.exclusions.get(&behavior).map(String::as_str).or(built_in)
    }
}
