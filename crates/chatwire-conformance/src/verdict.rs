//! Levels of rules, and verdicts.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How binding a rule is, from weakest to strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Level {
    /// Informative; a violation gives [`Verdict::Info`].
    May,
    /// Careful clients work without it; a violation gives [`Verdict::Warn`].
    Should,
    /// Clients rely on it; a violation gives [`Verdict::Fail`].
    Must,
}

impl Level {
    /// The verdict for a violation of a rule of this level.
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

/// The result of one rule, or of a whole exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Verdict {
    /// The requirement is met.
    Pass,
    /// A MUST is violated.
    Fail,
    /// A SHOULD is violated.
    Warn,
    /// A MAY is violated.
    Info,
    /// Not judged: the recording lacks what the rule needs.
    Skip,
    /// Not judged: the rule is about another kind of exchange or another request.
    NotApplicable,
    /// Violated, and expected.
    Xfail,
    /// Expected to be violated, and met: the expectation is stale.
    Xpass,
    /// The network, a gateway or a CDN responded in place of the API.
    Infra,
    /// A fault of this software.
    Harness,
    /// The file cannot be read, or holds nothing that can be judged.
    Unreadable,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Self; 11] = [
        Self::Pass,
        Self::Fail,
        Self::Warn,
        Self::Info,
        Self::Skip,
        Self::NotApplicable,
        Self::Xfail,
        Self::Xpass,
        Self::Infra,
        Self::Harness,
        Self::Unreadable,
    ];

    /// Whether a run with this verdict passes.
    pub fn is_accepted(self) -> bool {
        !matches!(self, Self::Fail | Self::Xpass | Self::Infra | Self::Harness | Self::Unreadable)
    }

    /// Whether a rule with this verdict was judged at all.
    pub fn is_applicable(self) -> bool {
        !matches!(self, Self::Skip | Self::NotApplicable)
    }

    /// How much the verdict of a rule counts in that of the whole; zero for what does not show
    /// there.
    pub(crate) fn severity(self) -> u8 {
        match self {
            Self::Unreadable => 7,
            Self::Harness => 6,
            Self::Infra => 5,
            Self::Fail => 4,
            Self::Xpass => 3,
            Self::Xfail => 2,
            Self::Warn => 1,
            Self::Pass | Self::Info | Self::Skip | Self::NotApplicable => 0,
        }
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
            Self::Unreadable => "unreadable",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
