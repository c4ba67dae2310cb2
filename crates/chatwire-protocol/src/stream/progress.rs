//! Tracks which choices of a stream have started and finished.

use super::{Ending, Irregularities, StreamError, Truncation, stray_text::StrayText};
use crate::{chat::ChatChunk, error::ApiError};

/// Maximum number of choices that are tracked.
///
/// OpenAI allows 128 in one request; a stream with more than 1024 is broken or hostile.
const MAX_CHOICES: usize = 1024;

/// The state of a stream so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress {
    /// The indices of the choices in ascending order, and whether each has finished.
    choices: Vec<(u64, bool)>,
    expected: Option<u64>,
    pub(super) done: bool,
    pub(super) failed: bool,
    pub(super) cut: bool,
    /// Whether a chunk has choices or usage.
    has_chunk: bool,
    /// The number of chunks that have neither.
    unrelated: u64,
    /// The error in the event that was cut off by the end of the input.
    pub(super) last_error: Option<ApiError>,
    pub(super) stray_text: StrayText,
    pub(super) irregularities: Irregularities,
}

impl Progress {
    pub(super) fn expect(&mut self, choices: u64) {
        self.expected = Some(choices);
    }

    /// Records the choices of a chunk.
    pub(super) fn count(&mut self, chunk: &ChatChunk) -> Result<(), StreamError> {
        let is_chunk = chunk.choices.is_some() || chunk.usage.is_some();
        self.has_chunk |= is_chunk;
        self.unrelated += u64::from(!is_chunk);
        for (place, choice) in chunk.choices.iter().flatten().enumerate() {
            let index = choice.number().unwrap_or_else(|| {
                self.irregularities.missing_indices += 1;
                place as u64
            });
            let place = match self.choices.binary_search_by_key(&index, |(index, _)| *index) {
                Ok(place) => place,
                Err(_) if self.choices.len() == MAX_CHOICES => {
                    self.failed = true;
                    return Err(StreamError::TooManyChoices { limit: MAX_CHOICES });
                }
                Err(place) => {
                    self.choices.insert(place, (index, false));
                    place
                }
            };
            let (_, finished) = &mut self.choices[place];
            if choice.finished().is_some() {
                self.irregularities.repeated_finish_reasons += u64::from(*finished);
                *finished = true;
            }
        }
        Ok(())
    }

    /// Whether every expected choice has finished.
    pub(super) fn is_whole(&self) -> bool {
        let expected = self.expected.unwrap_or(1);
        self.choices.len() as u64 >= expected && self.choices.iter().all(|(_, finished)| *finished)
    }

    pub(super) fn ending(&self) -> Ending {
        let unfinished_choices: Vec<u64> = self
            .choices
            .iter()
            .filter(|(_, finished)| !*finished)
            .map(|(index, _)| *index)
            .collect();
        let missing_choices = self.expected.unwrap_or(1).saturating_sub(self.choices.len() as u64);
        let failed = self.failed || self.last_error.is_some();
        if unfinished_choices.is_empty() && missing_choices == 0 && !failed {
            return if self.done { Ending::Complete } else { Ending::CompleteWithoutDone };
        }
        Ending::Truncated(Truncation {
            unfinished_choices,
            missing_choices,
            unrelated_events: if self.has_chunk { 0 } else { self.unrelated },
            done_received: self.done,
            cut_event: self.cut,
            failed,
            error: self.last_error.clone().or_else(|| self.stray_text.to_error()),
        })
    }
}
