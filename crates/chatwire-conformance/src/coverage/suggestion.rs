//! What to record next.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::{Coverage, Feature, shown};
use crate::{
    judge::Judge,
    mutate::{Seed, seeds},
    subject::Subject,
    target::Target,
};

/// How many features of a suggestion are named.
const MAX_NAMED: usize = 4;

/// An exchange to be recorded.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Suggestion {
    /// The kind of exchange, such as `stream-calls`.
    pub name: String,
    /// The members of a request that gets it, without `model` and `messages`.
    pub request: Value,
    /// How many features it adds to those of the recordings and of the suggestions before it.
    pub gained: usize,
    /// Some of them, rules first.
    pub features: Vec<String>,
}

/// The suggestions, the one that adds most first.
pub(super) fn of(coverage: &Coverage, judge: &Judge) -> Vec<Suggestion> {
    let is_missing =
        |feature: &Feature| coverage.features.get(feature).is_some_and(|count| *count == 0);
    let mut candidates: Vec<(Seed, BTreeSet<Feature>)> = seeds()
        .into_iter()
        .map(|seed| {
            let subject = Subject::from_exchange(&seed.exchange);
            let features = shown(&subject, judge, &Target::default());
            (seed, features.into_iter().filter(is_missing).collect())
        })
        .collect();
    let mut suggestions = Vec::new();
    // The first of those that add equally much: they are listed from the usual to the rare.
    while let Some(best) =
        candidates.iter().map(|(_, features)| features.len()).max().filter(|gained| *gained > 0)
    {
        let at = candidates.iter().position(|(_, features)| features.len() == best).unwrap_or(0);
        let (seed, gained) = candidates.remove(at);
        for (_, features) in &mut candidates {
            features.retain(|feature| !gained.contains(feature));
        }
        suggestions.push(suggestion(&seed, &gained));
    }
    suggestions
}

fn suggestion(seed: &Seed, gained: &BTreeSet<Feature>) -> Suggestion {
    let mut request: Value =
        serde_json::from_slice(&seed.exchange.request.body).unwrap_or_default();
    if let (Value::Object(members), false) = (&mut request, seed.name.starts_with("error-")) {
        members.remove("model");
        members.remove("messages");
    }
    let rules = gained.iter().filter(|feature| matches!(feature, Feature::Rule(_)));
    let others = gained.iter().filter(|feature| !matches!(feature, Feature::Rule(_)));
    let named = rules.chain(others).take(MAX_NAMED).map(ToString::to_string);
    Suggestion { name: seed.name.clone(), request, gained: gained.len(), features: named.collect() }
}
