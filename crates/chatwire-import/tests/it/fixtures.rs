//! Files that real programs wrote: what comes in, what is said of the rest, and that no server is
//! blamed for what a program lost.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use chatwire_conformance::{Judge, Judgment, Subject, TargetCache, Verdict, collect::Item};
use chatwire_import::{Options, Outcome, Source};
use chatwire_transport::cassette::Recording;
use serde::Deserialize;
use tempfile::TempDir;

/// The table in `fixtures/imports/EXPECTED.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    sources: BTreeMap<String, Expected>,
}

/// What is expected of a file or a folder.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    format: String,
    /// Exchanges, notes and errors.
    entries: usize,
    exchanges: usize,
    /// Notes by kind.
    #[serde(default)]
    notes: BTreeMap<String, usize>,
    /// Rules that exchanges break, as the server meant them to.
    #[serde(default)]
    faults: BTreeMap<String, usize>,
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/imports")
}

#[track_caller]
fn open(path: &Path) -> Source {
    Source::open(path, &Options::new()).expect("the source can be opened")
}

fn table() -> Table {
    let text = fs::read_to_string(folder().join("EXPECTED.toml")).expect("the table is there");
    toml::from_str(&text).expect("the table has its form")
}

fn read(path: &str) -> Expected {
    let source = open(&folder().join(path));
    let mut found = Expected {
        format: source.format().to_string(),
        entries: 0,
        exchanges: 0,
        notes: BTreeMap::new(),
        faults: BTreeMap::new(),
    };
    let judge = Judge::default();
    for entry in source {
        found.entries += 1;
        let entry = entry.expect("the entry can be read");
        match entry.outcome {
            Outcome::Note(note) => *found.notes.entry(note.kind.to_string()).or_default() += 1,
            Outcome::Recording(recording) => {
                found.exchanges += 1;
                let subject = Subject::from_exchange(&recording.exchange);
                for outcome in judge.judge(&subject).failures() {
                    assert_eq!(outcome.verdict, Verdict::Fail);
                    *found.faults.entry(outcome.rule.to_string()).or_default() += 1;
                }
            }
            other => panic!("{other:?}"),
        }
    }
    found
}

#[test]
fn real_files_come_in_and_blame_nobody_wrongly() {
    let (table, mut differences) = (table(), Vec::new());
    for (path, expected) in &table.sources {
        let found = read(path);
        if found != *expected {
            differences.push((path, found));
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn a_file_and_the_recordings_made_of_it_are_judged_alike() {
    let out = TempDir::new().unwrap();
    let (judge, mut targets) = (Judge::default(), TargetCache::new());
    let mut statuses = BTreeSet::new();
    for (path, number) in table().sources.keys().zip(0..) {
        let file = folder().join(path);
        for entry in open(&file) {
            let Outcome::Recording(mut recording) = entry.unwrap().outcome else { continue };
            let name = format!("{number}-{}", recording.meta.case);
            let direct =
                Item::from_import(name.clone(), &file, &recording, &judge, &mut targets).unwrap();
            // Whatever the status: traffic has no cases.
            statuses.insert(recording.exchange.response.status.as_u16());
            recording.meta.case.clone_from(&name);
            let stored = out.path().join(&name);
            recording.save(&stored).unwrap();
            let stored = Recording::load(&stored).unwrap();
            let stored = Item::from_recording(&stored, &judge, &mut targets).unwrap();
            assert_eq!(verdicts(&direct.judge(&judge)), verdicts(&stored.judge(&judge)), "{path}");
        }
    }
    assert!([200, 400, 429, 500].iter().all(|status| statuses.contains(status)), "{statuses:?}");
}

/// A line is traffic of unknown origin, so its headers are reduced to an allow-list and its texts
/// redacted; nothing that a rule reads may go with them.
#[test]
fn a_recording_and_a_line_of_it_have_the_same_findings() {
    let recordings = Recording::load_all(chatwire_fixtures::recordings_dir()).unwrap();
    assert!(recordings.len() > 100, "{}", recordings.len());
    let folder_of_lines = TempDir::new().unwrap();
    let file = folder_of_lines.path().join("all.jsonl");
    let lines: Vec<_> = recordings.iter().map(|it| it.to_line().unwrap()).collect();
    fs::write(&file, lines.join("\n")).unwrap();
    let judge = Judge::default();
    let mut entries = open(&file);
    for recording in &recordings {
        let Outcome::Recording(line) = entries.next().unwrap().unwrap().outcome else {
            panic!("{}: no recording", recording.name);
        };
        let [stored, line] = [&recording.exchange, &line.exchange].map(|exchange| {
            let judgment = judge.judge(&Subject::from_exchange(exchange));
            judgment.rules.iter().flat_map(|rule| rule.findings.clone()).collect::<Vec<_>>()
        });
        assert_eq!(stored, line, "{}", recording.name);
    }
    assert!(entries.next().is_none());
}

/// What a judgment says of an exchange as a whole, and of each rule.
fn verdicts(judgment: &Judgment) -> (Verdict, Option<String>, Vec<(String, Verdict)>) {
    let rules = judgment.rules.iter().map(|rule| (rule.rule.to_string(), rule.verdict));
    (judgment.verdict, judgment.infrastructure.clone(), rules.collect())
}

#[test]
fn no_secret_comes_in() {
    for entry in open(&folder()).flatten() {
        let text = format!("{:?}", entry.outcome);
        assert!(!text.contains("sk-not-a-real-key"), "{}", entry.place);
    }
}
