//! How binding a rule is, and how an exchange stands to it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How binding a rule is, from weakest to strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Level {
    /// Worth knowing; breaking it gives [`Verdict::Info`].
    May,
    /// Good clients cope without it; breaking it gives [`Verdict::Warn`].
    Should,
    /// Clients rely on it; breaking it gives [`Verdict::Fail`].
    Must,
}

impl Level {
    /// The verdict of a rule of this level that is broken.
    pub fn broken(self) -> Verdict {
        match self {
            Self::May => Verdict::Info,
            Self::Should => Verdict::Warn,
            Self::Must => Verdict::Fail,
        }
    }

    /// `MUST`, `SHOULD` or `MAY`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::May => "MAY",
            Self::Should => "SHOULD",
            Self::Must => "MUST",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How an exchange stands to one rule, or to all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Verdict {
    /// Kept.
    Pass,
    /// A MUST is broken.
    Fail,
    /// A SHOULD is broken.
    Warn,
    /// A MAY is broken.
    Info,
    /// Not judged: the recording lacks what the rule needs.
    Skip,
    /// Not judged: the rule is about another kind of exchange or another request.
    NotApplicable,
    /// Broken, and listed as expected.
    Xfail,
    /// Listed as broken, and kept: the list is stale.
    Xpass,
    /// The network, a gateway or a CDN answered instead of the API.
    Infra,
    /// Our own fault.
    Harness,
}

impl Verdict {
    /// Whether a run with this verdict is as expected.
    pub fn is_accepted(self) -> bool {
        !matches!(self, Self::Fail | Self::Xpass | Self::Infra | Self::Harness)
    }

    /// Whether a rule with this verdict was judged at all.
    pub fn is_applicable(self) -> bool {
        !matches!(self, Self::Skip | Self::NotApplicable)
    }

    /// The verdict in kebab case, as reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Skip => "skip",
            Self::NotApplicable => "not-applicable",
            Self::Xfail => "xfail",
            Self::Xpass => "xpass",
            Self::Infra => "infra",
            Self::Harness => "harness",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
