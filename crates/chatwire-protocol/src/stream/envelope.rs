//! Chunks wrapped in another object.

use crate::{
    chat::ChatChunk,
    json::{Json, object::wire_object},
};

wire_object! {
    /// An object that some gateways wrapped, or wrap, around a chunk.
    ///
    /// AI/ML API sent `{"event": chunk, "state": {...}}` for Anthropic's models until early 2026; others send `{"event": "chunk", "data": chunk}`.
    /// Written, it gives back the event's data, the chunk included.
    pub struct Envelope {
        /// The chunk, or a word for what `data` is.
        event: Json,
        /// The chunk, when `event` is a word.
        data: Json,
        /// What the gateway counted so far, when `event` is the chunk.
        state: Json,
    }
}

/// What was found in an envelope.
pub(super) enum Unwrapped {
    Chunk(Box<ChatChunk>),
    /// The value under `data` when `event` is `error`.
    Error(Json),
}

impl Envelope {
    /// The word that says what `data` is; `None` when `event` is the chunk itself.
    pub fn event_name(&self) -> Option<String> {
        self.event.as_ref()?.as_text().map(|word| word.into_owned())
    }

    /// Looks whether what was read as a chunk is an envelope, and opens it.
    pub(super) fn open(outer: &ChatChunk, data: &str) -> Option<(Self, Unwrapped)> {
        // A chunk has choices of its own, and asking costs no second reading.
        if outer.choices.is_some() || outer.extra.get("event").is_none() {
            return None;
        }
        let envelope = Self::from_text(data).ok()?;
        let content = match (envelope.event_name().as_deref(), &envelope.data, &envelope.event) {
            (Some("error"), Some(data), _) => Unwrapped::Error(data.clone()),
            (Some(_), Some(inner), _) | (None, _, Some(inner)) => {
                let chunk = ChatChunk::from_text(inner.as_str()).ok()?;
                chunk.choices.as_ref()?;
                Unwrapped::Chunk(Box::new(chunk))
            }
            _ => return None,
        };
        Some((envelope, content))
    }
}
