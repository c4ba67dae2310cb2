//! What a message says: text, or parts of several media.

use crate::{
    chat::CacheControl,
    json::{
        object::{setters, wire_object},
        union::wire_union,
    },
};

wire_union! {
    /// The content of a message.
    pub enum Content {
        /// Plain text.
        Text(String),
        /// Several parts.
        Parts(Vec<ContentPart>),
    }
}

impl Content {
    /// The text, when the content is plain text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Parts(_) => None,
        }
    }

    /// The plain text, or the text of all parts that have some, joined.
    pub fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Parts(parts) => parts.iter().filter_map(|part| part.text.as_deref()).collect(),
        }
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

wire_object! {
    /// One part of a message's content; `kind` says which of the other members is set.
    pub struct ContentPart {
        /// What the part is: `text`, `image_url`, `file`, `input_audio`, `video_url`, `refusal`, or a word of a provider's.
        kind ("type"): String,
        /// The text of a `text` part.
        text: String,
        /// The picture of an `image_url` part.
        image_url: ImageUrl,
        /// The document of a `file` part.
        file: FileData,
        /// The recording of an `input_audio` part.
        input_audio: InputAudio,
        /// The film of a `video_url` part.
        video_url: MediaUrl,
        /// The words of a `refusal` part.
        refusal: String,
        /// Asks the provider to cache the conversation up to this part.
        cache_control: CacheControl,
    }
}

impl ContentPart {
    /// A part of plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::of("text") }
    }

    /// A picture at an `https:` address or in a `data:` URL.
    pub fn image_url(url: impl Into<String>) -> Self {
        let image = ImageUrl { url: Some(url.into()), ..ImageUrl::default() };
        Self { image_url: Some(image), ..Self::of("image_url") }
    }

    /// A film at an `https:` address or in a `data:` URL.
    pub fn video_url(url: impl Into<String>) -> Self {
        let video = MediaUrl { url: Some(url.into()), ..MediaUrl::default() };
        Self { video_url: Some(video), ..Self::of("video_url") }
    }

    /// A recording: base64 text, and its format such as `wav` or `mp3`.
    pub fn input_audio(data: impl Into<String>, format: impl Into<String>) -> Self {
        let audio = InputAudio {
            data: Some(data.into()),
            format: Some(format.into()),
            ..InputAudio::default()
        };
        Self { input_audio: Some(audio), ..Self::of("input_audio") }
    }

    /// A document: its name, and its bytes as a base64 `data:` URL.
    pub fn file(filename: impl Into<String>, file_data: impl Into<String>) -> Self {
        let file = FileData {
            filename: Some(filename.into()),
            file_data: Some(file_data.into()),
            ..FileData::default()
        };
        Self { file: Some(file), ..Self::of("file") }
    }

    /// An empty part of a kind.
    fn of(kind: &str) -> Self {
        Self { kind: Some(kind.to_owned()), ..Self::default() }
    }
}

setters! { ContentPart {
    into cache_control: CacheControl,
} }

wire_object! {
    /// A picture.
    pub struct ImageUrl {
        /// Its address, or a `data:` URL with it.
        url: String,
        /// How closely to look: `low`, `high` or `auto`.
        detail: String,
    }
}

wire_object! {
    /// A medium at an address.
    pub struct MediaUrl {
        /// Its address, or a `data:` URL with it.
        url: String,
    }
}

wire_object! {
    /// A document.
    pub struct FileData {
        /// The bytes as a base64 `data:` URL.
        file_data: String,
        /// A document that was uploaded before.
        file_id: String,
        /// Its name.
        filename: String,
    }
}

wire_object! {
    /// A recording to listen to.
    pub struct InputAudio {
        /// The bytes in base64.
        data: String,
        /// The format, such as `wav` or `mp3`.
        format: String,
    }
}
