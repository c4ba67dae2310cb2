//! Chunks that are wrapped in another object.

use crate::{
    chat::ChatChunk,
    json::{Json, object::wire_object},
};

wire_object! {
    /// An object that a gateway wraps around a chunk.
    ///
    /// AI/ML API sent `{"event": chunk, "state": {...}}` for Anthropic's models until early 2026.
    /// Others send `{"event": "chunk", "data": chunk}`.
    /// Serialized, it is the data of the event, chunk included.
    pub struct Envelope {
        /// The chunk, or a name for the content of `data`.
        event: Json,
        /// The chunk, if `event` is a name.
        data: Json,
        /// Counters of the gateway, if `event` is the chunk.
        state: Json,
    }
}

/// The content of an envelope.
pub(super) enum Unwrapped {
    Chunk(Box<ChatChunk>),
    /// The value of `data` if `event` is `error`.
    Error(Json),
}

impl Envelope {
    /// The name in `event`; `None` if `event` is the chunk itself.
    pub fn event_name(&self) -> Option<String> {
        self.event.as_ref()?.as_text().map(|word| word.into_owned())
    }

    /// Unwraps an envelope that was read as a chunk; `None` if it is not an envelope.
    pub(super) fn open(outer: &ChatChunk, data: &str) -> Option<(Self, Unwrapped)> {
        // A chunk with choices is not an envelope; this avoids parsing it again.
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
