//! What a backend need not do, and why.

use std::collections::BTreeMap;

use super::Behavior;

/// What a backend does about gzip, and which behaviors it need not show.
#[derive(Debug, Clone)]
pub struct Capabilities {
    gzip: Gzip,
    excuses: BTreeMap<Behavior, String>,
}

/// What a backend does about bodies that the server compresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Gzip {
    /// Asks for it, decodes it, and leaves neither `content-encoding` nor `content-length`.
    Decoded,
    /// Asks for nothing and passes what comes, with its headers.
    Passed,
}

impl Capabilities {
    /// A backend that shows every behavior.
    pub fn new(gzip: Gzip) -> Self {
        Self { gzip, excuses: BTreeMap::new() }
    }

    /// Leaves a behavior out; the reason appears in the report.
    #[must_use]
    pub fn without(mut self, behavior: Behavior, reason: impl Into<String>) -> Self {
        self.excuses.insert(behavior, reason.into());
        self
    }

    pub(super) fn gzip(&self) -> Gzip {
        self.gzip
    }

    pub(super) fn excuse(&self, behavior: Behavior) -> Option<&str> {
        let passes = behavior == Behavior::GzipBroken && self.gzip == Gzip::Passed;
        let built_in = passes.then_some("gzip is passed, not decoded");
        self.excuses.get(&behavior).map(String::as_str).or(built_in)
    }
}
