//! Audio output: what a request asks for and what a message carries.

use crate::json::{object::wire_object, open_enum::open_enum};

wire_object! {
    /// Options of audio output, see
    /// [`audio`](https://platform.openai.com/docs/api-reference/chat/create).
    pub struct AudioOptions {
        /// The format of the audio data, such as `wav` or `mp3`.
        format: String,
        /// The name of the voice; each provider has its own.
        voice: String,
    }
}

impl AudioOptions {
    /// Audio in a format such as `wav` or `mp3`, spoken by one of the provider's voices.
    pub fn new(format: impl Into<String>, voice: impl Into<String>) -> Self {
        Self { format: Some(format.into()), voice: Some(voice.into()), ..Self::default() }
    }
}

open_enum! {
    /// An output modality, see
    /// [`modalities`](https://platform.openai.com/docs/api-reference/chat/create).
    pub enum Modality {
        /// Text.
        Text = "text",
        /// Speech.
        Audio = "audio",
    }
}

wire_object! {
    /// The audio output of a message, see
    /// [the chat completion object](https://platform.openai.com/docs/api-reference/chat/object).
    pub struct AudioOutput {
        /// ID by which a later request refers to this audio.
        id: String,
        /// The audio data in base64, in the format that the request asked for.
        data: String,
        /// The spoken text.
        transcript: String,
        /// When the ID expires, in seconds since the Unix epoch.
        expires_at: u64,
    }
}

impl AudioOutput {
    /// The audio as a request refers to it: its ID alone; `None` if it has none.
    pub(super) fn reference(&self) -> Option<Self> {
        let id = self.id.clone().filter(|id| !id.is_empty())?;
        Some(Self { id: Some(id), ..Self::default() })
    }
}
