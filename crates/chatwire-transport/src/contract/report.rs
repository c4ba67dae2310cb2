//! The outcomes of checking one backend.

use std::{collections::BTreeMap, fmt};

use super::{Behavior, Table, Verdict};

/// The outcomes of checking one backend; its `Display` is a [`Table`] with one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    name: String,
    outcomes: BTreeMap<Behavior, Outcome>,
}

/// The outcome of checking one behavior.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The backend shows the behavior.
    Pass,
    /// The backend does not show it; the text says what was observed instead.
    Fail(String),
    /// The behavior does not apply to the backend; the text is the reason.
    NotApplicable(String),
}

impl Report {
    pub(super) fn new(name: String) -> Self {
        Self { name, outcomes: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, behavior: Behavior, outcome: Outcome) {
        self.outcomes.insert(behavior, outcome);
    }

    /// The name of the backend.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether no behavior failed.
    pub fn is_pass(&self) -> bool {
        !self.outcomes.values().any(Outcome::is_failure)
    }

    /// The outcome of a behavior.
    pub fn outcome(&self, behavior: Behavior) -> &Outcome {
        self.outcomes.get(&behavior).expect("a report has an outcome for every behavior")
    }
}

impl Outcome {
    /// Whether the outcome is [`Outcome::Pass`].
    pub fn is_pass(&self) -> bool {
        matches!(self, Self::Pass)
    }

    /// Whether the outcome is [`Outcome::Fail`].
    pub fn is_failure(&self) -> bool {
        matches!(self, Self::Fail(_))
    }

    /// Whether the outcome is [`Outcome::NotApplicable`].
    pub fn is_not_applicable(&self) -> bool {
        matches!(self, Self::NotApplicable(_))
    }
}

impl From<Verdict> for Outcome {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Ok(()) => Self::Pass,
            Err(seen) => Self::Fail(seen),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Table::new([self.clone()]).fmt(f)
    }
}
