//! Text that arrives in pieces.

use std::borrow::Cow;

use chatwire_json::RawString;

use super::{AccumulateError, DiagnosticKind, tracker::Tracker};
use crate::json::Json;

/// A piece of text.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    /// The escaped text of a string that is not valid text.
    Escaped(&'a str),
}

impl<'a> Piece<'a> {
    /// A string that did not fit its field, because it is not valid text; `None` for other JSON.
    pub(super) fn of(json: &'a Json) -> Option<Self> {
        let raw = json.as_str().strip_prefix('"')?.strip_suffix('"')?;
        Some(Self::Escaped(raw))
    }
}

/// The first half of a character whose second half is in the next piece.
///
/// Servers in JavaScript split text between the two surrogates of a character such as an emoji and
/// escape each of them; neither is valid text on its own.
#[derive(Debug, Clone, Default)]
pub(super) struct HalfCharacter(String);

impl HalfCharacter {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Appends a piece; an empty first piece makes the text empty instead of absent.
    #[inline]
    pub(super) fn append(
        &mut self,
        slot: &mut Option<String>,
        piece: Piece<'_>,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        match piece {
            Piece::Text(piece) => {
                if !self.is_empty() && !piece.is_empty() {
                    self.flush(slot, choice, tracker)?;
                }
                tracker.reserve(piece.len())?;
                slot.get_or_insert_default().push_str(piece);
            }
            Piece::Escaped(raw) => {
                let text = self.decode(raw, choice, tracker);
                tracker.reserve(text.len())?;
                slot.get_or_insert_default().push_str(&text);
            }
        }
        Ok(())
    }

    /// Decodes escaped text after the pending half.
    pub(super) fn decode(&mut self, raw: &str, choice: u64, tracker: &mut Tracker) -> String {
        let raw = std::mem::take(&mut self.0) + raw;
        let (raw, surrogate) = split_high_surrogate(&raw);
        surrogate.clone_into(&mut self.0);
        let raw = RawString::new(raw);
        let text = raw.decode().unwrap_or_else(|| {
            tracker.report(DiagnosticKind::LoneSurrogate, Some(choice));
            raw.decode_lossy()
        });
        Cow::into_owned(text)
    }

    /// Replaces a pending half by U+FFFD.
    pub(super) fn flush(
        &mut self,
        slot: &mut Option<String>,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        if self.is_empty() {
            return Ok(());
        }
        self.0.clear();
        tracker.report(DiagnosticKind::LoneSurrogate, Some(choice));
        tracker.reserve('\u{FFFD}'.len_utf8())?;
        slot.get_or_insert_default().push('\u{FFFD}');
        Ok(())
    }
}

/// Splits a high surrogate from the end of escaped text.
fn split_high_surrogate(raw: &str) -> (&str, &str) {
    let start = raw.rfind("\\u").filter(|start| {
        let escapes = raw[..*start].bytes().rev().take_while(|byte| *byte == b'\\').count();
        let unit = u16::from_str_radix(&raw[start + 2..], 16);
        // After an escaped backslash, `u` does not start an escape.
        escapes % 2 == 0
            && raw.len() == start + 6
            && unit.is_ok_and(|unit| (0xD800..0xDC00).contains(&unit))
    });
    raw.split_at(start.unwrap_or(raw.len()))
}
