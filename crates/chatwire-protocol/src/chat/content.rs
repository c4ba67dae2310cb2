//! The content of a message: text, or parts of several media types.

use crate::{
    chat::CacheControl,
    json::{
        object::{setters, wire_object},
        union::wire_union,
    },
};

wire_union! {
    /// The content of a message: plain text or a list of typed parts.
    pub enum Content {
        /// Plain text.
        Text(String),
        /// A list of parts.
        Parts(Vec<ContentPart>),
    }
}

impl Content {
    /// The text if the content is plain text; `None` if it is a list of parts.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Parts(_) => None,
        }
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

wire_object! {
    /// One part of the content of a message; `kind` determines which of the other members is set.
    ///
    /// Reference: [request messages](https://platform.openai.com/docs/api-reference/chat/create).
    /// `video_url` and `cache_control` are extensions of other providers.
    ///
    /// ```
    /// use chatwire_protocol::chat::{ContentPart, Message};
    ///
    /// let message = Message::user(vec![
    ///     ContentPart::text("What is in this image?"),
    ///     ContentPart::image_url("https://example.com/cat.png"),
    /// ]);
    /// assert_eq!(message.text().as_deref(), Some("What is in this image?"));
    /// ```
    pub struct ContentPart {
        /// The type of the part: `text`, `image_url`, `file`, `input_audio`, `video_url`,
        /// `refusal`, or a type of the provider's own.
        kind ("type"): String,
        /// The text of a `text` part.
        text: String,
        /// The image of an `image_url` part.
        image_url: ImageUrl,
        /// The document of a `file` part.
        file: FileData,
        /// The audio of an `input_audio` part.
        input_audio: InputAudio,
        /// The video of a `video_url` part.
        video_url: MediaUrl,
        /// The text of a `refusal` part.
        refusal: String,
        /// Requests that the provider caches the prompt up to and including this part.
        cache_control: CacheControl,
    }
}

impl ContentPart {
    /// A `text` part.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::of("text") }
    }

    /// An `image_url` part: an `https:` URL, or the image itself as a `data:` URL.
    pub fn image_url(url: impl Into<String>) -> Self {
        let image = ImageUrl { url: Some(url.into()), ..ImageUrl::default() };
        Self { image_url: Some(image), ..Self::of("image_url") }
    }

    /// A `video_url` part: an `https:` URL, or the video itself as a `data:` URL.
    pub fn video_url(url: impl Into<String>) -> Self {
        let video = MediaUrl { url: Some(url.into()), ..MediaUrl::default() };
        Self { video_url: Some(video), ..Self::of("video_url") }
    }

    /// An `input_audio` part: the audio data in base64, and its format, such as `wav` or `mp3`.
    pub fn input_audio(data: impl Into<String>, format: impl Into<String>) -> Self {
        let audio = InputAudio {
            data: Some(data.into()),
            format: Some(format.into()),
            ..InputAudio::default()
        };
        Self { input_audio: Some(audio), ..Self::of("input_audio") }
    }

    /// A `file` part: the name of the file, and its content as a base64 `data:` URL.
    pub fn file(filename: impl Into<String>, file_data: impl Into<String>) -> Self {
        let file = FileData {
            filename: Some(filename.into()),
            file_data: Some(file_data.into()),
            ..FileData::default()
        };
        Self { file: Some(file), ..Self::of("file") }
    }

    /// A part of this type without content.
    fn of(kind: &str) -> Self {
        Self { kind: Some(kind.to_owned()), ..Self::default() }
    }
}

setters! { ContentPart {
    into cache_control: CacheControl,
} }

wire_object! {
    /// An image.
    pub struct ImageUrl {
        /// An `https:` URL, or the image itself as a `data:` URL.
        url: String,
        /// The resolution at which the model sees the image: `low`, `high` or `auto` (default).
        detail: String,
    }
}

wire_object! {
    /// A media file, such as a video.
    pub struct MediaUrl {
        /// An `https:` URL, or the file itself as a `data:` URL.
        url: String,
    }
}

wire_object! {
    /// A document, either its content or the ID of an upload.
    pub struct FileData {
        /// The content as a base64 `data:` URL.
        file_data: String,
        /// The ID of a file that was uploaded before.
        file_id: String,
        /// The name of the file.
        filename: String,
    }
}

wire_object! {
    /// Audio input.
    pub struct InputAudio {
        /// The audio data in base64.
        data: String,
        /// The format of the audio data, such as `wav` or `mp3`.
        format: String,
    }
}
