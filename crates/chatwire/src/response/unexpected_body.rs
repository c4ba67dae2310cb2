//! The body of a successful answer that is not what was asked for.

use std::{error, fmt};

use bytes::Bytes;
use chatwire_protocol::json::DecodeError;
use http::{HeaderMap, header::CONTENT_TYPE};

use crate::response::meta;

/// How much of a content type is shown.
const SHOWN: usize = 60;

/// The body of a successful answer that is not what was asked for.
pub(crate) struct UnexpectedBody {
    wanted: &'static str,
    form: Form,
    content_type: Option<String>,
    pub(crate) body: Bytes,
}

/// What the body is instead.
pub(crate) enum Form {
    /// Nothing, or only space.
    Empty,
    /// A page in HTML or XML.
    Markup,
    /// Events, where one piece was asked for.
    Events,
    /// No JSON object.
    NoObject(DecodeError),
    /// An object without choices.
    NoChoices,
    /// An object without a list.
    NoList,
}

impl UnexpectedBody {
    /// A body in which nothing was found that could be an answer.
    pub(crate) fn undecodable(error: DecodeError, headers: &HeaderMap, body: Bytes) -> Self {
        let start = body.trim_ascii_start();
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
        let form = match start {
            [] => Form::Empty,
            [b'<', ..] => Form::Markup,
            [b':', ..] => Form::Events,
            _ if [&b"data:"[..], b"event:", b"id:", b"retry:"]
                .iter()
                .any(|field| start.starts_with(field)) =>
            {
                Form::Events
            }
            _ => Form::NoObject(error),
        };
        Self::new(form, headers, body)
    }

    /// An object without choices.
    pub(crate) fn without_choices(headers: &HeaderMap, body: Bytes) -> Self {
        Self::new(Form::NoChoices, headers, body)
    }

    fn new(form: Form, headers: &HeaderMap, body: Bytes) -> Self {
        let content_type = meta::text(headers, CONTENT_TYPE.as_str());
        let content_type = content_type.map(|text| text.chars().take(SHOWN).collect());
        Self { wanted: "completion", form, content_type, body }
    }

    /// An object without a list of models.
    pub(crate) fn without_list(headers: &HeaderMap, body: Bytes) -> Self {
        Self::new(Form::NoList, headers, body).instead_of_models()
    }

    /// A list of models was wanted.
    pub(crate) fn instead_of_models(self) -> Self {
        Self { wanted: "list of models", ..self }
    }

    pub(crate) fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match &self.form {
            Form::NoObject(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for UnexpectedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer is no {}: ", self.wanted)?;
        f.write_str(match self.form {
            Form::Empty => "it is empty",
            Form::Markup => "it is a page, so the URL may lead to another server",
            Form::Events => "it is a stream of events, and one piece was asked for",
            Form::NoObject(_) => "it is no JSON object",
            Form::NoChoices => "it has no choices",
            Form::NoList => "it holds no list",
        })?;
        match &self.content_type {
            Some(content_type) => write!(f, ", sent as {content_type}"),
            None => Ok(()),
        }
    }
}
