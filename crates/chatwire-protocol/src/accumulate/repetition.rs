//! Notices text that chunks repeat from its start.

use super::{DiagnosticKind, tracker::Tracker};

/// The minimum number of pieces before a repetition is more than a short text of equal tokens.
const MIN_PIECES: u32 = 3;

/// The minimum number of different letters in a repetition: `haha` is text, and `======` a line.
const MIN_LETTERS: usize = 3;

/// The same if only one piece is longer than the piece before it.
const MIN_LETTERS_OF_ONE: usize = 4;

/// Whether the pieces of a text repeat it from its start.
///
/// Some servers send in each chunk all text so far, and some send it once more at the end.
/// Only the whole text tells them from a model that repeats itself, so nothing is repaired.
#[derive(Debug, Clone, Default)]
pub(super) struct Repetition {
    /// Where the last piece begins.
    last: usize,
    pieces: u32,
    /// Whether a piece does not begin with the piece before it.
    is_refuted: bool,
    /// The number of pieces that are longer than the piece before, with which they begin.
    growths: u32,
    /// Whether the last piece repeats everything before it.
    is_whole_again: bool,
    /// The chunk of the first repetition.
    chunk: u64,
}

impl Repetition {
    /// Compares the last piece of a text, which begins at `start`; takes linear time in total.
    // A call takes as long as the comparison of a short piece.
    #[inline(always)]
    pub(super) fn observe(&mut self, text: &str, start: usize, tracker: &Tracker) {
        let Some((before, piece)) = text.split_at_checked(start) else { return };
        if piece.is_empty() {
            return;
        }
        self.is_whole_again = self.pieces >= MIN_PIECES && before == piece;
        if !self.is_refuted && self.pieces > 0 {
            let previous = before.get(self.last..).unwrap_or_default();
            self.is_refuted = !piece.starts_with(previous);
            let grows = !self.is_refuted && piece.len() > previous.len();
            if grows && self.growths == 0 {
                self.chunk = tracker.chunk;
            }
            self.growths += u32::from(grows);
        }
        if self.is_refuted && self.is_whole_again {
            self.chunk = tracker.chunk;
        }
        self.last = start;
        self.pieces = self.pieces.saturating_add(1);
    }

    /// Reports that the whole text repeats itself.
    pub(super) fn finish(&self, text: &str, choice: u64, tracker: &mut Tracker) {
        let is_cumulative = !self.is_refuted && self.pieces >= MIN_PIECES && self.growths > 0;
        if !(is_cumulative || self.is_whole_again) {
            return;
        }
        let min = match (is_cumulative, self.growths) {
            (true, 1) => MIN_LETTERS_OF_ONE,
            _ => MIN_LETTERS,
        };
        let mut letters = Vec::new();
        for letter in text[self.last..].chars().filter(|char| char.is_alphabetic()) {
            if !letters.contains(&letter) {
                letters.push(letter);
            }
            if letters.len() == min {
                let count = if is_cumulative { self.growths.into() } else { 1 };
                tracker.report_at(self.chunk, count, DiagnosticKind::TextRepeated, choice);
                return;
            }
        }
    }
}
