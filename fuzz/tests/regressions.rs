//! Inputs that once failed, and recordings: every target holds for them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{fs, path::Path};

use chatwire_fuzz::TARGETS;

/// Larger recordings take long without optimization.
const MAX_SEED_BYTES: u64 = 4 << 10;

/// How many recordings each target gets.
const MAX_SEEDS: usize = 12;

fn files(folder: &Path, seeds: &mut Vec<Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, seeds);
        } else if fs::metadata(&path).unwrap().len() <= MAX_SEED_BYTES {
            seeds.push(fs::read(path).unwrap());
        }
    }
}

#[test]
fn every_target_holds_for_what_once_failed_and_for_recordings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut recordings = Vec::new();
    files(&root.join("../fixtures/recordings"), &mut recordings);
    let step = recordings.len() / MAX_SEEDS + 1;
    for (name, target) in TARGETS {
        let mut seeds = vec![Vec::new()];
        files(&root.join("regressions").join(name), &mut seeds);
        for seed in seeds.iter().chain(recordings.iter().step_by(step)) {
            target(seed);
            target(&seed[seed.len() / 3..]);
            target(&seed[..seed.len() / 2]);
        }
    }
}

#[test]
fn every_folder_of_regressions_is_that_of_a_target() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("regressions");
    for entry in fs::read_dir(root).unwrap() {
        let name = entry.unwrap().file_name();
        let is_known = TARGETS.iter().any(|(known, _)| name == *known);
        assert!(is_known || name == "README.md", "{name:?}");
    }
}
