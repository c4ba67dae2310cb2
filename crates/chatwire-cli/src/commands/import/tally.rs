//! Counts what an import found.

use std::collections::BTreeMap;

use chatwire_conformance::report::counted;
use chatwire_import::NoteKind;

/// How many notes of one kind are printed.
const MAX_PRINTED: usize = 20;

/// What an import found.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) stored: usize,
    /// Recordings that exist and were not replaced.
    pub(super) kept: usize,
    /// Exchanges that `--only` left out.
    pub(super) unwanted: usize,
    pub(super) errors: usize,
    notes: BTreeMap<NoteKind, usize>,
}

impl Tally {
    /// Counts a note; whether it should be printed.
    pub(super) fn note(&mut self, kind: NoteKind) -> bool {
        let count = self.notes.entry(kind).or_default();
        *count += 1;
        *count <= MAX_PRINTED
    }

    /// For example `5 entries: 2 recordings in DIR, 2 left out (no-body 2), 1 error`.
    pub(super) fn summary(&self, folder: &str) -> String {
        let notes: usize = self.notes.values().sum();
        let all = self.stored + self.kept + self.unwanted + self.errors + notes;
        let mut out =
            format!("{}: {} in {folder}", counted(all, "entry"), counted(self.stored, "recording"));
        if notes + self.unwanted > 0 {
            let mut kinds: Vec<_> =
                self.notes.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
            if self.unwanted > 0 {
                kinds.push(format!("not selected {}", self.unwanted));
            }
            out.push_str(&format!(", {} left out ({})", notes + self.unwanted, kinds.join(", ")));
        }
        if self.kept > 0 {
            out.push_str(&format!(", {} kept", self.kept));
        }
        if self.errors > 0 {
            out.push_str(&format!(", {}", counted(self.errors, "error")));
        }
        out
    }
}
