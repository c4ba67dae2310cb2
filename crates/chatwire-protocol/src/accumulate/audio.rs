//! Audio that arrives in pieces.

use super::{
    AccumulateError, DiagnosticKind,
    tracker::{Tracker, keep_first},
};
use crate::chat::AudioOutput;

/// Appends audio; each part of the data is base64 of a whole number of bytes.
pub(super) fn join(
    known: &mut AudioOutput,
    piece: AudioOutput,
    choice: u64,
    tracker: &mut Tracker,
) -> Result<(), AccumulateError> {
    keep_first(&mut known.id, piece.id.as_deref());
    let texts = [(&mut known.data, &piece.data), (&mut known.transcript, &piece.transcript)];
    for (slot, text) in texts {
        if let Some(text) = text {
            tracker.reserve(text.len())?;
            slot.get_or_insert_default().push_str(text);
        }
    }
    known.expires_at = piece.expires_at.or(known.expires_at);
    for (name, value) in piece.extra.iter() {
        tracker.reserve(name.len() + value.as_str().len())?;
        if known.extra.insert(name, value.clone()).is_some_and(|known| known != *value) {
            tracker.report(DiagnosticKind::MemberReplaced, Some(choice));
        }
    }
    Ok(())
}
