//! What a broken rule does to a client.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a broken rule does to a client, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ImpactOutcome {
    /// The application gets what it gets of a response that keeps the rule.
    Works,
    /// The application gets other token counts.
    WrongUsage,
    /// The application gets another text, tool call or finish reason, without an error.
    WrongValue,
    /// The application gets less text or fewer tool calls, without an error.
    LostText,
    /// The application gets an error; of an error response, another error.
    Error,
    /// The application gets nothing within the time limit.
    Hang,
    /// The process ends.
    Crash,
}

impl ImpactOutcome {
    /// Every outcome, the worst first.
    pub(super) const WORST_FIRST: [Self; 7] = [
        Self::Crash,
        Self::Hang,
        Self::Error,
        Self::LostText,
        Self::WrongValue,
        Self::WrongUsage,
        Self::Works,
    ];

    /// Whether the application gets another answer, or none; other token counts alone do not
    /// count.
    pub fn breaks(self) -> bool {
        self > Self::WrongUsage
    }

    /// The outcome in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::WrongUsage => "wrong usage",
            Self::WrongValue => "wrong value",
            Self::LostText => "lost text",
            Self::Error => "error",
            Self::Hang => "hang",
            Self::Crash => "crash",
        }
    }
}

impl fmt::Display for ImpactOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
