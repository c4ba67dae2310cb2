//! Joins the content of a message.

use chatwire_json::RawString;
use serde_json::Value;

use super::{AccumulateError, DiagnosticKind, tracker::Tracker};
use crate::{
    chat::{Content, Message},
    json::Json,
};

/// Appends text; an empty first part makes the member an empty string instead of absent.
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

/// Appends text to the content of a message.
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

/// Joins content that is not a plain string.
///
/// Servers in JavaScript split text between the two surrogates of a character such as an emoji and
/// escape each of them; neither is valid text on its own.
#[derive(Debug, Clone, Default)]
pub(super) struct IrregularContent {
    /// The escaped high surrogate that waits for its low surrogate; otherwise empty.
    pending: String,
}

impl IrregularContent {
    /// Adds a `content` that is not a string, or a string that is not valid text.
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

    /// Replaces a pending high surrogate by U+FFFD.
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
        let (raw, surrogate) = split_high_surrogate(&raw);
        surrogate.clone_into(&mut self.pending);
        let text = RawString::new(raw).decode().unwrap_or_else(|| {
            tracker.report(DiagnosticKind::LoneSurrogate, Some(choice));
            RawString::new(raw).decode_lossy()
        });
        append_content(message, &text, tracker)
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
