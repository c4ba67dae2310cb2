//! Stores recordings in folders that do not exist yet.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use chatwire_transport::cassette::{Meta, Recording, name_problem};

use super::intake::{Sink, Stored};

/// A folder of imported recordings.
pub(super) struct Store {
    out: PathBuf,
    replaces: bool,
    /// What was stored in this run, in lower case, as some systems compare names.
    stored: BTreeSet<String>,
    /// The last number of each case.
    numbers: BTreeMap<String, usize>,
}

impl Store {
    pub(super) fn new(out: PathBuf, replaces: bool) -> Self {
        Self { out, replaces, stored: BTreeSet::new(), numbers: BTreeMap::new() }
    }

    fn key(&self, recording: &Recording) -> String {
        format!("{}/{}", recording.meta.target, recording.meta.case).to_ascii_lowercase()
    }
}

impl Sink for Store {
    /// Stores a recording in `OUT/TARGET/CASE`; a case that this run has stored gets a number.
    fn add(&mut self, recording: &Recording) -> Result<Stored, String> {
        let Meta { target, case, .. } = &recording.meta;
        for (what, name) in [("target", target), ("case", case)] {
            // A name must not lead out of the folder.
            if let Some(problem) = name_problem(name) {
                return Err(format!("{}: the {what} {name:?} {problem}", recording.name));
            }
        }
        let mut recording = recording.clone();
        let case = recording.meta.case.clone();
        let key = self.key(&recording);
        // Where the last search ended: many exchanges may have one name.
        let mut number = self.numbers.get(&key).copied().unwrap_or(1);
        while !self.stored.insert(self.key(&recording)) {
            number += 1;
            recording.meta.case = format!("{case}-{number}");
        }
        self.numbers.insert(key, number);
        let dir = self.out.join(&recording.meta.target).join(&recording.meta.case);
        if !self.replaces && fs::symlink_metadata(&dir).is_ok() {
            return Ok(Stored::Kept);
        }
        recording.save(&dir).map_err(|error| error.to_string())?;
        Ok(Stored::New)
    }
}
