//! Which expected findings of the targets were seen in a run.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{ExpectedFinding, Target};
use crate::{expect::Expected, judgment::Judgment, report::counted};

/// Which expected findings of the targets were seen in a run, and in how many recordings.
///
/// An entry that no recording shows any more is stale and fails the run.
#[derive(Debug, Default)]
pub struct Ledger {
    targets: BTreeMap<PathBuf, (Target, Vec<usize>)>,
    /// The file of the baseline, which every run is about.
    baseline: Option<PathBuf>,
}

/// An expected finding that was not seen as often as its entry says.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Stale {
    /// The `chatwire.toml` that has the entry.
    pub file: PathBuf,
    /// The entry.
    pub entry: ExpectedFinding,
    /// In how many recordings it was seen.
    pub seen: usize,
}

impl Ledger {
    /// An empty ledger.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes what a judgment showed of the expected findings of its target.
    pub fn note(&mut self, target: &Target, judgment: &Judgment) {
        let Some(file) = target.file() else { return };
        let counts = vec![0; target.expected().len()];
        let (_, seen) =
            self.targets.entry(file.to_owned()).or_insert_with(|| (target.clone(), counts));
        for entry in &judgment.expected {
            if let Some(count) = seen.get_mut(*entry) {
                *count += 1;
            }
        }
    }

    /// Notes what a judgment showed of the expected findings of a baseline.
    pub fn note_baseline(&mut self, baseline: &Target, target: &Target, judgment: &Judgment) {
        let Some(file) = baseline.file() else { return };
        self.baseline = Some(file.to_owned());
        let counts = vec![0; baseline.expected().len()];
        let (_, seen) =
            self.targets.entry(file.to_owned()).or_insert_with(|| (baseline.clone(), counts));
        let first = target.expected().len();
        for entry in judgment.expected.iter().filter_map(|entry| entry.checked_sub(first)) {
            if let Some(count) = seen.get_mut(entry) {
                *count += 1;
            }
        }
    }

    /// The stale entries of the baseline, and of all targets whose folder is at or below one of
    /// `paths`.
    ///
    /// Other targets were judged in part, so nothing is known of their entries.
    pub fn stale(&self, paths: &[impl AsRef<Path>]) -> Vec<Stale> {
        let is_judged =
            |file: &PathBuf| is_read_whole(file, paths) || self.baseline.as_ref() == Some(file);
        let mut stale = Vec::new();
        for (file, (target, seen)) in self.targets.iter().filter(|(file, _)| is_judged(file)) {
            for (entry, &seen) in target.expected().iter().zip(seen) {
                // A survey has its own books.
                if entry.expected.rule.starts_with("target/") {
                    continue;
                }
                if seen == 0 || entry.recordings_count.is_some_and(|count| count != seen) {
                    stale.push(Stale { file: file.clone(), entry: entry.clone(), seen });
                }
            }
        }
        stale
    }
}

/// Whether the folder of a `chatwire.toml` is at or below one of these paths.
pub(crate) fn is_read_whole(file: &Path, paths: &[impl AsRef<Path>]) -> bool {
    let folder = std::path::absolute(file).ok();
    let folder = folder.as_deref().and_then(Path::parent);
    let mut paths = paths.iter().filter_map(|path| std::path::absolute(path).ok());
    folder.is_some_and(|folder| paths.any(|path| folder.starts_with(path)))
}

impl Stale {
    /// What is wrong with the entry, and what to do, on one line.
    pub fn message(&self) -> String {
        let Expected { rule, reason, .. } = &self.entry.expected;
        let wanted = match self.entry.recordings_count {
            Some(count) => format!("in {}", counted(count, "recording")),
            None => "in a recording".to_owned(),
        };
        let seen = self.seen;
        format!("expects {rule} {wanted}, seen in {seen}; remove or correct the entry ({reason})")
    }
}
