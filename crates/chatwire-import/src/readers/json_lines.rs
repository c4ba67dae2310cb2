//! Recordings, one in each line.

use chatwire_transport::cassette::{ExpectedStatus, Recording};

use crate::{
    Entry, ImportError, Note, NoteKind, Outcome, Place,
    context::{Context, Entries},
    input::Input,
    readers::lines::Lines,
};

pub(crate) fn entries(context: Context, input: Input) -> Entries {
    Box::new(Lines::new(context, input, entry))
}

fn entry(context: &Context, text: &str, place: Place) -> Result<Option<Entry>, ImportError> {
    let mut recording = Recording::from_line(text)
        .map_err(|kind| ImportError::syntax(place.clone(), kind.to_string()))?;
    context.options.redaction.apply(&mut recording.exchange);
    // A line that says nothing of it is traffic, and no case.
    recording.meta.status.get_or_insert_with(ExpectedStatus::any);
    Ok(Some(Entry { place, outcome: outcome(recording) }))
}

/// A recording, or a note if no response arrived.
pub(crate) fn outcome(recording: Recording) -> Outcome {
    if recording.exchange.has_response() {
        return Outcome::Recording(Box::new(recording));
    }
    let reason = recording.meta.note.clone();
    let reason = reason.unwrap_or_else(|| "no response arrived".to_owned());
    Outcome::Note(Note { kind: NoteKind::NoResponse, reason, recording: Some(Box::new(recording)) })
}
