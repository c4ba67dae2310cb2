//! The body of a successful response that is not a completion, or not a list of models.

use std::{error, fmt};

use bytes::Bytes;
use chatwire_protocol::json::DecodeError;
use http::{HeaderMap, header::CONTENT_TYPE};

use crate::response::meta;

/// The maximum length of the content type in a message.
const MAX_CONTENT_TYPE_CHARS: usize = 60;

/// The body of a successful response that is not what the operation returns.
pub(crate) struct UnexpectedBody {
    expected: &'static str,
    found: Found,
    content_type: Option<String>,
    pub(crate) body: Bytes,
}

/// What the body is instead.
pub(crate) enum Found {
    /// Empty or whitespace.
    Empty,
    /// HTML or XML.
    Markup,
    /// An event stream in response to a non-streaming request.
    EventStream,
    /// Not a JSON object.
    NotAnObject(DecodeError),
    /// A JSON object without choices.
    NoChoices,
    /// A JSON object without a list.
    NoList,
}

impl UnexpectedBody {
    /// A body that does not decode as a response.
    pub(crate) fn undecodable(error: DecodeError, headers: &HeaderMap, body: Bytes) -> Self {
        let start = body.trim_ascii_start();
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
        let found = match start {
            [] => Found::Empty,
            [b'<', ..] => Found::Markup,
            [b':', ..] => Found::EventStream,
            _ if [&b"data:"[..], b"event:", b"id:", b"retry:"]
                .iter()
                .any(|field| start.starts_with(field)) =>
            {
                Found::EventStream
            }
            _ => Found::NotAnObject(error),
        };
        Self::new(found, headers, body)
    }

    /// A JSON object without choices.
    pub(crate) fn without_choices(headers: &HeaderMap, body: Bytes) -> Self {
        Self::new(Found::NoChoices, headers, body)
    }

    fn new(found: Found, headers: &HeaderMap, body: Bytes) -> Self {
        let content_type = meta::header_text(headers, CONTENT_TYPE.as_str());
        let content_type =
            content_type.map(|text| text.chars().take(MAX_CONTENT_TYPE_CHARS).collect());
        Self { expected: "completion", found, content_type, body }
    }

    /// A JSON object without a list of models.
    pub(crate) fn without_list(headers: &HeaderMap, body: Bytes) -> Self {
        Self::new(Found::NoList, headers, body).expecting_models()
    }

    /// The same where a list of models was expected.
    pub(crate) fn expecting_models(self) -> Self {
        Self { expected: "list of models", ..self }
    }

    pub(crate) fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match &self.found {
            Found::NotAnObject(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for UnexpectedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the response is not a {}: ", self.expected)?;
        f.write_str(match self.found {
            Found::Empty => "the body is empty",
            Found::Markup => "the body is HTML or XML, so the base URL may be wrong",
            Found::EventStream => "the body is an event stream, but the request was non-streaming",
            Found::NotAnObject(_) => "the body is not a JSON object",
            Found::NoChoices => "it has no choices",
            Found::NoList => "it has no list",
        })?;
        match &self.content_type {
            Some(content_type) => write!(f, ", content type {content_type}"),
            None => Ok(()),
        }
    }
}
