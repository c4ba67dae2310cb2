//! Tracks the size of a response, the diagnostics and the events.

use std::collections::BTreeMap;

use crate::chat::FinishReason;

use super::{AccumulateError, AccumulateLimits, ChatEvent, Diagnostic, DiagnosticKind};

/// Counts bytes against the limit and collects diagnostics and events.
#[derive(Debug, Clone, Default)]
pub(super) struct Tracker {
    pub(super) limits: AccumulateLimits,
    bytes: usize,
    /// The number of values without a field that were read since those that are held were counted.
    values: usize,
    /// Number of chunks before the current one.
    pub(super) chunk: u64,
    /// The first chunk and the number of occurrences, by kind and choice.
    reported: BTreeMap<(DiagnosticKind, Option<u64>), (u64, u64)>,
    /// Number of reports.
    pub(super) reports: u64,
    /// The events that were not taken yet; `None` if nobody takes them.
    pub(super) events: Option<Vec<ChatEvent>>,
    /// Whether one choice was requested, so that the tool calls of all choices are its calls.
    pub(super) is_single: bool,
    /// Whether a later choice, whose tool calls are those of the first, has finished the first.
    is_finished_by_later: bool,
    /// The number of tool calls of all choices so far.
    pub(super) tool_calls: u64,
}

impl Tracker {
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

    /// Reads values; `read` gets how many may be read, and subtracts each.
    ///
    /// Fails at none left. A value takes up to forty times its text, so that happens before all
    /// of a chunk is read.
    pub(super) fn read_values<T>(
        &mut self,
        read: impl FnOnce(&mut usize) -> T,
    ) -> Result<T, AccumulateError> {
        let limit = self.limits.max_values;
        let before = limit.saturating_mul(2).saturating_sub(self.values).saturating_add(1);
        let mut left = before;
        let value = read(&mut left);
        self.values += before - left;
        if left == 0 { Err(AccumulateError::TooManyValues { limit }) } else { Ok(value) }
    }

    /// Checks the number of values that are held, which `held` counts.
    ///
    /// Most values continue others and add none. So those that are held are counted again, but
    /// only after as many as the limit were read, which keeps the work linear.
    pub(super) fn check_values(
        &mut self,
        held: impl FnOnce() -> usize,
    ) -> Result<(), AccumulateError> {
        let limit = self.limits.max_values;
        if self.values > limit {
            if held() > limit {
                return Err(AccumulateError::TooManyValues { limit });
            }
            self.values = 0;
        }
        Ok(())
    }

    pub(super) fn report(&mut self, kind: DiagnosticKind, choice: Option<u64>) {
        self.reports += 1;
        self.reported.entry((kind, choice)).or_insert((self.chunk, 0)).1 += 1;
    }

    /// Reports occurrences that began with an earlier chunk.
    pub(super) fn report_at(&mut self, chunk: u64, count: u64, kind: DiagnosticKind, choice: u64) {
        self.reported.entry((kind, Some(choice))).or_insert((chunk, 0)).1 += count;
    }

    /// Whether somebody takes events.
    pub(super) fn takes_events(&self) -> bool {
        self.events.is_some()
    }

    /// Adds an event if somebody takes events.
    pub(super) fn emit(&mut self, event: impl FnOnce() -> ChatEvent) {
        if let Some(events) = &mut self.events {
            events.push(event());
        }
    }

    /// Adds the event that a choice has finished.
    ///
    /// If one choice was requested, a later one that calls tools, and so `is_joined` to the first,
    /// finishes that, as in the response; a reason of the first choice itself then counts only
    /// before.
    pub(super) fn emit_finished(&mut self, choice: u64, is_joined: bool, reason: &FinishReason) {
        let is_joined = is_joined && self.is_single;
        if self.is_single && self.is_finished_by_later && (choice == 0 || is_joined) {
            return;
        }
        self.is_finished_by_later |= is_joined;
        let choice = if is_joined { 0 } else { choice };
        self.emit(|| ChatEvent::Finished { choice, reason: reason.clone() });
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
