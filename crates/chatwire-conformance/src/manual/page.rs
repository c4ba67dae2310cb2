//! One page of the manual.

use serde::Serialize;

use super::{Example, Sighting, reasons::REASONS};
use crate::{
    impact::ImpactTable,
    judge::Judge,
    rule::{Rule, Scope},
    verdict::Level,
};

/// What the manual says of one rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Page {
    /// The ID of the rule.
    pub rule: String,
    /// How binding the rule is by default.
    pub level: Level,
    /// The exchanges that the rule is about.
    pub scope: Scope,
    /// The requirement, in one sentence.
    pub requirement: String,
    /// The public document that requires it or shows why it matters, as a URL.
    pub source: String,
    /// Why it matters, in Markdown with one sentence a line; empty for a rule of your own.
    pub why: String,
    /// Which real clients break when it is broken, a line for each way, as [`ImpactTable::lines`]
    /// gives them; empty where none does or that was not measured.
    pub impact: Vec<String>,
    /// The profiles that set another level.
    pub profiles: Vec<LevelNote>,
    /// An exchange that respects the rule, and the same with a fault that breaks it; `None` where
    /// no fault that is made can break the rule.
    pub example: Option<Example>,
    /// Recordings of real servers that break it; empty unless [`Page::with_sightings`] adds them.
    pub sightings: Vec<Sighting>,
}

/// The level of a rule in a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LevelNote {
    /// The name of the profile.
    pub profile: String,
    /// The level there.
    pub level: Level,
    /// Why it is another than by default.
    pub reason: String,
}

impl Page {
    /// The page of a rule, by the profiles of a judge, without example and sightings.
    pub fn of(rule: &dyn Rule, judge: &Judge) -> Self {
        let profiles = judge.profiles().iter().filter_map(|profile| {
            let (level, reason) = profile.level(rule);
            (level != rule.level()).then(|| LevelNote {
                profile: profile.name().to_owned(),
                level,
                reason: reason.unwrap_or_default().to_owned(),
            })
        });
        let why = REASONS.iter().find(|(id, _)| *id == rule.id());
        Self {
            rule: rule.id().to_owned(),
            level: rule.level(),
            scope: rule.scope(),
            requirement: rule.requirement().to_owned(),
            source: rule.source().to_owned(),
            why: why.map_or_else(String::new, |(_, why)| (*why).to_owned()),
            impact: ImpactTable::bundled().lines(rule.id()),
            profiles: profiles.collect(),
            example: None,
            sightings: Vec::new(),
        }
    }

    /// Adds the example, if a fault breaks the rule: that of [`Example::of`].
    #[must_use]
    pub fn with_example(mut self, example: Option<Example>) -> Self {
        self.example = example;
        self
    }

    /// Adds recordings of real servers that break the rule.
    #[must_use]
    pub fn with_sightings(mut self, sightings: Vec<Sighting>) -> Self {
        self.sightings = sightings;
        self
    }

    /// The area of the rule: its ID up to the slash.
    pub fn area(&self) -> &str {
        self.rule.split('/').next().unwrap_or_default()
    }
}
