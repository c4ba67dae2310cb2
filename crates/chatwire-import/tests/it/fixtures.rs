//! Files that real programs wrote: what comes in, what is said of the rest, and that no server is
//! blamed for what a program lost.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use chatwire_conformance::{Judge, Subject, Verdict};
use chatwire_import::{Options, Outcome, Source};
use serde::Deserialize;

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
                    *found.faults.entry(outcome.rule.clone()).or_default() += 1;
                }
            }
            other => panic!("{other:?}"),
        }
    }
    found
}

#[test]
fn real_files_come_in_and_blame_nobody_wrongly() {
    let text = fs::read_to_string(folder().join("EXPECTED.toml")).unwrap();
    let table: Table = toml::from_str(&text).unwrap();
    let mut differences = Vec::new();
    for (path, expected) in &table.sources {
        let found = read(path);
        if found != *expected {
            differences.push((path, found));
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn no_secret_comes_in() {
    for entry in open(&folder()).flatten() {
        let text = format!("{:?}", entry.outcome);
        assert!(!text.contains("sk-not-a-real-key"), "{}", entry.place);
    }
}
