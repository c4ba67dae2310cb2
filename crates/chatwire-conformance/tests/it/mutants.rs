//! Every mutant is caught, or listed with the reason why a recording cannot tell.

mod sample;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::LazyLock,
};

use chatwire_conformance::{
    Judge,
    mutate::{MutantKind, MutantResult, MutantSurvey, Silence, SilentMutants},
};

/// How many mutants there are at least.
const MIN_MUTANTS: usize = 3_000;

/// How many of what was found a message shows.
const MAX_SHOWN: usize = 40;

static JUDGE: LazyLock<Judge> = LazyLock::new(Judge::default);

static SURVEYS: LazyLock<Vec<MutantSurvey>> = LazyLock::new(|| sample::surveys(&JUDGE, &SILENCE));

static SILENCE: LazyLock<Silence> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/mutants");
    Silence::parse(&fs::read_to_string(folder.join("undecidable.toml")).unwrap()).unwrap()
});

fn results() -> impl Iterator<Item = (&'static str, &'static MutantResult)> {
    let of = |survey: &'static MutantSurvey| {
        survey.results().iter().map(|result| (survey.seed(), result))
    };
    SURVEYS.iter().flat_map(of)
}

#[track_caller]
fn assert_none(what: &str, found: &[String]) {
    let shown: Vec<_> = found.iter().take(MAX_SHOWN).map(String::as_str).collect();
    assert!(found.is_empty(), "{} {what}:\n{}", found.len(), shown.join("\n"));
}

#[test]
fn there_are_thousands_of_every_kind_of_exchange() {
    let mut counts = BTreeMap::new();
    for (seed, _) in results() {
        let mode = seed.split(['-', '/']).next().unwrap();
        *counts.entry(mode).or_insert(0_usize) += 1;
    }
    println!("{counts:?}");
    assert!(counts.values().sum::<usize>() >= MIN_MUTANTS, "{counts:?}");
    assert!(["unary", "stream", "error"].iter().all(|mode| counts[mode] > 300), "{counts:?}");
}

#[test]
fn every_mutant_is_caught_or_listed() {
    let silent = results().filter(|(seed, result)| {
        let listed = |list: &Silence| !list.entries_of(seed, &result.mutant).is_empty();
        !result.is_caught() && !listed(&SILENCE)
    });
    let silent: Vec<_> = silent
        .map(|(seed, result)| {
            let MutantResult { mutant, elsewhere, .. } = result;
            let elsewhere: Vec<_> = elsewhere.iter().map(|finding| &finding.rule).collect();
            format!("{seed} {} {} {elsewhere:?}", mutant.kind, mutant.name)
        })
        .collect();
    assert_none("mutants pass in silence; add a rule, or an entry to undecidable.toml", &silent);
}

#[test]
fn every_entry_of_the_list_has_a_mutant_that_is_silent() {
    let mut used: BTreeSet<usize> = BTreeSet::new();
    for (seed, result) in results().filter(|(_, result)| !result.is_caught()) {
        // One entry is enough: another that names the same faults says nothing.
        used.extend(SILENCE.entries_of(seed, &result.mutant).first().copied());
    }
    let entries = SILENCE.mutants.iter().enumerate();
    // What is about recordings that are not judged here is for the full run.
    let is_judged =
        |entry: &SilentMutants| SURVEYS.iter().any(|survey| entry.is_about(survey.seed()));
    let stale = entries.filter(|(at, entry)| !used.contains(at) && is_judged(entry));
    let stale: Vec<_> =
        stale.map(|(_, entry)| format!("{} {:?}", entry.at, entry.reason)).collect();
    assert_none("entries of undecidable.toml are stale; remove them", &stale);
}

#[test]
fn every_rule_has_a_mutant_that_it_catches() {
    let caught: BTreeSet<&str> = results().flat_map(|(_, result)| result.rules()).collect();
    let listed: BTreeSet<&str> = SILENCE.rules.iter().map(|rule| &*rule.id).collect();
    let rules: Vec<&str> = JUDGE.rules().iter().map(|rule| rule.id()).collect();
    let useless = rules.iter().filter(|id| !caught.contains(*id) && !listed.contains(*id));
    let useless: Vec<_> = useless.map(|id| (*id).to_owned()).collect();
    assert_none("rules catch no mutant; add one to `mutate`", &useless);
    let stale = listed.iter().filter(|id| caught.contains(*id) || !rules.contains(id));
    let stale: Vec<_> = stale.map(|id| (*id).to_owned()).collect();
    assert_none("rules of undecidable.toml catch a mutant or do not exist", &stale);
}

#[test]
fn a_mutant_breaks_the_rules_that_it_is_made_to_break() {
    let missed = results().filter(|(seed, result)| {
        // What is silent is listed, or another test fails.
        let silent = || SILENCE.entries_of(seed, &result.mutant).is_empty();
        !result.is_seen_as_meant() && (result.is_caught() || silent())
    });
    let missed: Vec<_> = missed
        .map(|(seed, result)| {
            let MutantResult { mutant, .. } = result;
            format!("{seed} {} {:?} seen by {:?}", mutant.name, mutant.breaks, result.rules())
        })
        .collect();
    assert_none("mutants are missed by the rules that should see them", &missed);
}

#[test]
fn our_own_types_lose_nothing_of_any_mutant() {
    let lost = results().filter(|(_, result)| !result.is_lossless);
    // A member that is there twice is read once.
    let lost = lost.filter(|(_, result)| result.mutant.kind != MutantKind::Duplicated);
    let lost: Vec<_> =
        lost.map(|(seed, result)| format!("{seed} {}", result.mutant.name)).collect();
    assert_none("mutants are not lossless", &lost);
}
