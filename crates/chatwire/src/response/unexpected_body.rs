//! The body of a successful response that is not what the operation returns.

use std::{error, fmt};

use bytes::Bytes;
use chatwire_protocol::json::DecodeError;
use http::{HeaderMap, header::CONTENT_TYPE};

use crate::{error::ErrorSource, response::meta};

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
    /// A JSON object without this part.
    Lacks(&'static str),
}

impl UnexpectedBody {
    /// A body that does not decode as what is expected.
    pub(crate) fn undecodable(
        expected: &'static str,
        error: DecodeError,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Self {
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
        Self::new(expected, found, headers, body)
    }

    /// A JSON object without a part that what is expected has.
    pub(crate) fn without(
        part: &'static str,
        expected: &'static str,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Self {
        Self::new(expected, Found::Lacks(part), headers, body)
    }

    fn new(expected: &'static str, found: Found, headers: &HeaderMap, body: Bytes) -> Self {
        let content_type = meta::header_text(headers, CONTENT_TYPE.as_str());
        let content_type =
            content_type.map(|text| text.chars().take(MAX_CONTENT_TYPE_CHARS).collect());
        Self { expected, found, content_type, body }
    }

    pub(crate) fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match &self.found {
            Found::NotAnObject(error) => Some(error),
            _ => None,
        }
    }
}

impl From<UnexpectedBody> for ErrorSource {
    fn from(unexpected: UnexpectedBody) -> Self {
        Self::UnexpectedBody(unexpected)
    }
}

impl fmt::Display for UnexpectedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the response is not a {}: ", self.expected)?;
        match self.found {
            Found::Empty => f.write_str("the body is empty"),
            Found::Markup => f.write_str("the body is HTML or XML, so the base URL may be wrong"),
            Found::EventStream => {
                f.write_str("the body is an event stream, but the request was non-streaming")
            }
            Found::NotAnObject(_) => f.write_str("the body is not a JSON object"),
            Found::Lacks(part) => write!(f, "it has no {part}"),
        }?;
        match &self.content_type {
            Some(content_type) => write!(f, ", content type {content_type}"),
            None => Ok(()),
        }
    }
}
