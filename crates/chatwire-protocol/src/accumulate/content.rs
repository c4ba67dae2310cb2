//! Text that comes in pieces.

use chatwire_json::RawString;
use serde_json::Value;

use super::{AccumulateError, DiagnosticKind, tracker::Tracker};
use crate::{
    chat::{Content, Message},
    json::Json,
};

/// Appends a piece; a first piece that is empty makes the text empty instead of absent.
pub(super) fn append(
    slot: &mut Option<String>,
    piece: Option<&str>,
    tracker: &mut Tracker,
) -> Result<(), AccumulateError> {
    if let Some(piece) = piece {
        tracker.reserve(piece.len())?;
        slot.get_or_insert_default().push_str(piece);
    }
    Ok(())
}

/// Appends a piece to a message's content.
pub(super) fn append_content(
    message: &mut Message,
    piece: &str,
    tracker: &mut Tracker,
) -> Result<(), AccumulateError> {
    tracker.reserve(piece.len())?;
    match &mut message.content {
        Some(Content::Text(text)) => text.push_str(piece),
        other => *other = Some(Content::Text(piece.to_owned())),
    }
    Ok(())
}

/// Pieces of content that are no plain strings.
///
/// JavaScript servers cut text between the two halves of a character such as an emoji, and write each half as an escape that is no text by itself.
#[derive(Debug, Clone, Default)]
pub(super) struct IrregularContent {
    /// The escaped half of a character that waits for the other; otherwise empty.
    pending: String,
}

impl IrregularContent {
    /// Takes a `content` that is no string, or a string that is no text.
    pub(super) fn push(
        &mut self,
        message: &mut Message,
        content: &Json,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let raw = content.as_str().strip_prefix('"').and_then(|raw| raw.strip_suffix('"'));
        if let Some(raw) = raw {
            return self.push_string(message, raw, choice, tracker);
        }
        self.flush(message, choice, tracker)?;
        if let Ok(Value::Array(parts)) = content.to_value() {
            tracker.report(DiagnosticKind::ContentInParts, Some(choice));
            for part in &parts {
                append_content(message, part["text"].as_str().unwrap_or_default(), tracker)?;
            }
            return Ok(());
        }
        tracker.keep_extra(&mut message.extra, "content", content, Some(choice))
    }

    /// Gives up on a half that waits for the other.
    pub(super) fn flush(
        &mut self,
        message: &mut Message,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        self.pending.clear();
        tracker.report(DiagnosticKind::LoneSurrogate, Some(choice));
        append_content(message, "\u{FFFD}", tracker)
    }

    fn push_string(
        &mut self,
        message: &mut Message,
        raw: &str,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        let raw = std::mem::take(&mut self.pending) + raw;
        let (raw, half) = split_high_surrogate(&raw);
        half.clone_into(&mut self.pending);
        let text = RawString::new(raw).decode().unwrap_or_else(|| {
            tracker.report(DiagnosticKind::LoneSurrogate, Some(choice));
            RawString::new(raw).decode_lossy()
        });
        append_content(message, &text, tracker)
    }
}

/// Splits the first half of a surrogate pair from the end of escaped text.
fn split_high_surrogate(raw: &str) -> (&str, &str) {
    let half = raw.rfind("\\u").filter(|start| {
        let escapes = raw[..*start].bytes().rev().take_while(|byte| *byte == b'\\').count();
        let unit = u16::from_str_radix(&raw[start + 2..], 16);
        // An escaped backslash before a `u` is no escape of a character.
        escapes % 2 == 0
            && raw.len() == start + 6
            && unit.is_ok_and(|unit| (0xD800..0xDC00).contains(&unit))
    });
    raw.split_at(half.unwrap_or(raw.len()))
}
