//! Coverage: what a folder of recordings exercises, and what to record next.
//!
//! A target of which all recordings pass may still break in a member, a word or a mode that none of
//! them has. [`Coverage`] lists what a contract declares and what the rules can judge, and what of
//! it the recordings show.
//!
//! ```
//! use chatwire_conformance::{Judge, Subject, coverage::{Coverage, Feature}};
//!
//! let judge = Judge::default();
//! let mut coverage = Coverage::new();
//! coverage.add(&Subject::from_json(r#"{"id": "a", "choices": []}"#), &judge, &Default::default());
//! let shown = |rule: &str| coverage.is_shown(&Feature::Rule(rule.to_owned()));
//! assert!(shown("unary/id-is-not-empty") && !shown("stream/done-is-last"));
//! assert!(coverage.suggestions(&judge)[0].gained > 0);
//! ```

mod declared;
mod feature;
mod render;
mod suggestion;

use std::collections::{BTreeMap, BTreeSet};

use chatwire_schema::{Contract, Part, Reading};
use serde_json::Value;

pub(crate) use self::feature::type_of;
pub use self::{
    feature::{Feature, FeatureKind, Position},
    suggestion::Suggestion,
};
use crate::{
    judge::Judge,
    mutate::sites,
    subject::{Kind, Subject},
    target::Target,
    verdict::Verdict,
};

/// What recordings exercise of what a contract declares and of what the rules judge.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// How many exchanges were added.
    exchanges: usize,
    /// Everything that can be shown, with the number of exchanges that show it.
    features: BTreeMap<Feature, usize>,
    /// The contracts whose features are listed.
    contracts: BTreeSet<String>,
    /// The rules that are listed.
    with_rules: bool,
}

impl Coverage {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what an exchange of a target shows.
    pub fn add(&mut self, subject: &Subject, judge: &Judge, target: &Target) {
        self.exchanges += 1;
        self.declare(judge, judge.contract_of(subject, target));
        for feature in shown(subject, judge, target) {
            if let Some(count) = self.features.get_mut(&feature) {
                *count += 1;
            }
        }
    }

    /// How many exchanges were added.
    pub fn exchanges(&self) -> usize {
        self.exchanges
    }

    /// Everything that can be shown, with the number of exchanges that show it.
    pub fn features(&self) -> impl Iterator<Item = (&Feature, usize)> {
        self.features.iter().map(|(feature, count)| (feature, *count))
    }

    /// Whether an exchange shows the feature.
    pub fn is_shown(&self, feature: &Feature) -> bool {
        self.features.get(feature).is_some_and(|count| *count > 0)
    }

    /// How many features of a kind are shown, of how many there are.
    pub fn of_kind(&self, kind: FeatureKind) -> (usize, usize) {
        let of_kind = self.features.iter().filter(|(feature, _)| feature.kind() == kind);
        of_kind.fold((0, 0), |(shown, all), (_, count)| (shown + usize::from(*count > 0), all + 1))
    }

    /// What to record next: each exchange with what it adds to those before it, the one that adds
    /// most first.
    pub fn suggestions(&self, judge: &Judge) -> Vec<Suggestion> {
        suggestion::of(self, judge)
    }

    /// Lists what the contract declares and the rules, once.
    fn declare(&mut self, judge: &Judge, contract: &Contract) {
        if self.contracts.insert(contract.name().to_owned()) {
            for feature in declared::features(contract) {
                self.features.entry(feature).or_insert(0);
            }
        }
        if !self.with_rules {
            self.with_rules = true;
            for rule in judge.rules().iter() {
                self.features.insert(Feature::Rule(rule.id().to_owned()), 0);
            }
        }
    }
}

/// What an exchange shows.
fn shown(subject: &Subject, judge: &Judge, target: &Target) -> BTreeSet<Feature> {
    let mut shown = BTreeSet::new();
    let judgment = judge.judge_target(subject, target);
    let judged = |verdict: Verdict| verdict.is_applicable();
    let rules = judgment.rules.iter().filter(|outcome| judged(outcome.verdict));
    shown.extend(rules.map(|outcome| Feature::Rule(outcome.rule.to_string())));
    let contract = judge.contract_of(subject, target);
    let mut show = |part: Part, value: &Value, position: Option<Position>| {
        let Some(validator) = contract.validator(part, Reading::Overlaid) else { return };
        for site in sites(validator.schema(), value, usize::MAX) {
            let place = feature::generalized(&site.pointer);
            shown.insert(Feature::Type(part, place.clone(), type_of(site.value)));
            if let Some(word) = site.value.as_str().filter(|_| !site.words().is_empty()) {
                shown.insert(Feature::Word(part, place.clone(), word.to_owned()));
            }
            shown.extend(position.map(|position| Feature::Position(place.clone(), position)));
            shown.insert(Feature::Property(part, place));
        }
    };
    if let Ok(request) = subject.request() {
        show(Part::Request, request, None);
    }
    match subject.kind() {
        Kind::Completion => {
            let body = subject.completion().ok();
            if let Some(value) = body.and_then(|body| body.value()) {
                show(Part::Response, value, None);
            }
        }
        Kind::Stream => {
            let chunks = subject.chunks().unwrap_or_default();
            for (at, chunk) in chunks.iter().enumerate() {
                let position = Position::of(chunk.value(), at, chunks.len());
                if let Some(value) = chunk.value() {
                    show(Part::Chunk, value, Some(position));
                }
            }
        }
        _ => {}
    }
    shown
}
