//! The exchanges whose mutants are judged, and which of their mutants.

use std::{cell::RefCell, collections::BTreeSet};

use chatwire_conformance::{
    Judge, Target, TargetCache,
    mutate::{Mutant, MutantKind, MutantSurvey, Seed, Silence, seeds},
};
use chatwire_transport::cassette::Recording;

/// Recordings of real servers, one for each kind of response; the full run takes all of them.
const RECORDINGS: [&str; 4] = [
    "aimlapi/nous-hermes-2-documented",
    "litellm/plain-stream",
    "llama-cpp-python/plain-stream",
    "xllamacpp/json-schema-unary",
];

/// The surveys of the built-in exchanges and of some recordings.
///
/// A fault is judged once for each mode, in the first exchange that has it. Faults of meaning are
/// judged in every exchange, because they depend on the rest of it, and so are those that are
/// listed as undecidable, once for each exchange.
pub(super) fn surveys(judge: &Judge, silence: &Silence) -> Vec<MutantSurvey> {
    let known = RefCell::new(BTreeSet::new());
    let listed = RefCell::new(BTreeSet::new());
    let is_new = |mode: &str, seed: &str, mutant: &Mutant| {
        let change = match mutant.kind {
            MutantKind::Meaning => format!("{} {seed}", mutant.name),
            MutantKind::Order | MutantKind::Count | MutantKind::Framing => {
                let change = mutant.name.rsplit(": ").next().unwrap_or_default();
                change.replace(char::is_numeric, "")
            }
            MutantKind::Request => mutant.name.clone(),
            _ => mutant.name.rsplit(": ").next().unwrap_or_default().to_owned(),
        };
        let place = mutant.place.generalized();
        let entries = silence.entries_of(seed, mutant);
        entries.into_iter().any(|entry| listed.borrow_mut().insert((entry, seed.to_owned())))
            || known.borrow_mut().insert((mode.to_owned(), mutant.kind, place, change))
    };
    let survey = |seed: &Seed, target: &Target| {
        let mode = seed.name.split(['-', '/']).next().unwrap().to_owned();
        MutantSurvey::of_some(judge, seed, target, |mutant| is_new(&mode, &seed.name, mutant))
    };
    let mut surveys: Vec<_> = seeds().iter().map(|seed| survey(seed, &Target::default())).collect();
    let mut targets = TargetCache::new();
    for name in RECORDINGS {
        let folder = chatwire_fixtures::recordings_dir().join(name);
        let recording = Recording::load(&folder).unwrap();
        let target = targets.find(&folder, judge).unwrap().unwrap_or_default();
        surveys.push(survey(&Seed::new(name, recording.exchange), &target));
    }
    surveys
}
