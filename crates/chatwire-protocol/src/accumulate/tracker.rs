//! Tracks the size of a response and the diagnostics.

use std::collections::BTreeMap;

use super::{AccumulateError, AccumulateLimits, Diagnostic, DiagnosticKind};
use crate::json::{Extra, Json};

/// Counts bytes against the limit and collects diagnostics.
#[derive(Debug, Clone, Default)]
pub(super) struct Tracker {
    pub(super) limits: AccumulateLimits,
    bytes: usize,
    /// Number of chunks before the current one.
    pub(super) chunk: u64,
    /// The first chunk and the number of occurrences, by kind and choice.
    reported: BTreeMap<(DiagnosticKind, Option<u64>), (u64, u64)>,
}

impl Tracker {
    pub(super) fn new(limits: AccumulateLimits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Counts bytes that are about to be kept; fails if they exceed the limit.
    pub(super) fn reserve(&mut self, bytes: usize) -> Result<(), AccumulateError> {
        let limit = self.limits.max_bytes;
        match self.bytes.checked_add(bytes) {
            Some(sum) if sum <= limit => {
                self.bytes = sum;
                Ok(())
            }
            _ => Err(AccumulateError::TooLarge { limit }),
        }
    }

    pub(super) fn report(&mut self, kind: DiagnosticKind, choice: Option<u64>) {
        self.reported.entry((kind, choice)).or_insert((self.chunk, 0)).1 += 1;
    }

    /// Keeps the latest value of an extra member.
    pub(super) fn keep_extra(
        &mut self,
        extra: &mut Extra,
        name: &str,
        value: &Json,
        choice: Option<u64>,
    ) -> Result<(), AccumulateError> {
        if extra.get(name) == Some(value) {
            return Ok(());
        }
        let size = name.len() + value.as_str().len();
        let replaced = extra.get(name).map(|known| name.len() + known.as_str().len());
        self.reserve(size.saturating_sub(replaced.unwrap_or(0)))?;
        extra.insert(name, value.clone());
        if let Some(replaced) = replaced {
            self.bytes -= replaced.saturating_sub(size);
            self.report(DiagnosticKind::MemberReplaced, choice);
        }
        Ok(())
    }

    /// The diagnostics, ordered by kind and choice.
    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let diagnostic =
            |((kind, choice), (chunk, count))| Diagnostic { kind, choice, chunk, count };
        self.reported.into_iter().map(diagnostic).collect()
    }
}

/// Keeps the first value that is not empty; returns false for a different later value.
pub(super) fn keep_first(slot: &mut Option<String>, value: Option<&str>) -> bool {
    match (slot.as_deref(), value) {
        (_, None | Some("")) => true,
        (None | Some(""), Some(value)) => {
            *slot = Some(value.to_owned());
            true
        }
        (Some(kept), Some(value)) => kept == value,
    }
}
