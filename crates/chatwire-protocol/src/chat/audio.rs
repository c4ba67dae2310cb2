//! Speech as output.

use crate::json::{object::wire_object, open_enum::open_enum};

wire_object! {
    /// How an answer as speech is to sound.
    pub struct AudioOptions {
        /// The format of the bytes, such as `wav` or `mp3`.
        format: String,
        /// The voice, one of the provider's.
        voice: String,
    }
}

impl AudioOptions {
    /// Speech in a format such as `wav` or `mp3`, by one of the provider's voices.
    pub fn new(format: impl Into<String>, voice: impl Into<String>) -> Self {
        Self { format: Some(format.into()), voice: Some(voice.into()), ..Self::default() }
    }
}

open_enum! {
    /// A kind of answer.
    pub enum Modality {
        /// Text.
        Text = "text",
        /// Speech.
        Audio = "audio",
    }
}

wire_object! {
    /// An answer as speech.
    pub struct AudioOutput {
        /// Names the recording in later turns.
        id: String,
        /// The bytes in base64.
        data: String,
        /// What is said.
        transcript: String,
        /// When the provider forgets the recording, in seconds since 1970.
        expires_at: u64,
    }
}
