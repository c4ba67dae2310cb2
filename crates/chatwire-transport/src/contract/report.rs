//! What came out, behavior by behavior.

use std::{collections::BTreeMap, fmt};

use super::{Behavior, Table, Verdict};

/// What came out of checking one backend; displayed as a [`Table`] of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    name: String,
    outcomes: BTreeMap<Behavior, Outcome>,
}

/// What came out of checking one behavior.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The backend does what is required.
    Pass,
    /// It does not: what was seen instead.
    Fail(String),
    /// It need not: the reason that was stated.
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

    /// What came out for a behavior.
    pub fn outcome(&self, behavior: Behavior) -> &Outcome {
        self.outcomes.get(&behavior).expect("a report tells of every behavior")
    }
}

impl Outcome {
    /// Whether the backend does what is required.
    pub fn is_pass(&self) -> bool {
        matches!(self, Self::Pass)
    }

    /// Whether the backend does something else.
    pub fn is_failure(&self) -> bool {
        matches!(self, Self::Fail(_))
    }

    /// Whether nothing is required of the backend here.
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
