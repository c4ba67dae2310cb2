//! The error type.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header::CONTENT_TYPE};

use super::{
    ErrorKind, ErrorShape, body, classification,
    details::{self, Details},
    param, retired_models,
};
use crate::chat::{ChatResponse, FinishReason};

/// Headers that name a request, the most telling first.
///
/// `x-inference-id` is AI/ML API's, `apim-request-id` Azure's, `request-id` Anthropic's and `cf-ray` Cloudflare's.
const REQUEST_ID_HEADERS: &[&str] = &[
    "x-request-id",
    "x-inference-id",
    "request-id",
    "apim-request-id",
    "x-amzn-requestid",
    "cf-ray",
];

/// How many bytes of the provider's message are kept apart from the body.
const MAX_MESSAGE_BYTES: usize = 16 << 10;

/// How many characters of the provider's message [`Display`](fmt::Display) shows.
const MAX_DISPLAY_CHARS: usize = 300;

/// An error that the server reported, in whatever form.
///
/// `Display` shows the status, the kind and the start of the provider's own message, because that message is what tells the user what to do.
/// It never shows the body, which may repeat what was sent; neither does `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    status: Option<StatusCode>,
    kind: ErrorKind,
    shape: ErrorShape,
    details: Details,
    body: Bytes,
}

impl ApiError {
    /// Reads any answer as an error.
    ///
    /// Total: whatever the status and the bytes, there is an error to report.
    pub fn from_response(status: StatusCode, headers: &HeaderMap, body: Bytes) -> Self {
        let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let (shape, details) = body::read(media_type.unwrap_or_default(), &body);
        Self::new(Some(status), headers, shape, details, body)
    }

    /// Reads anything as an error when there is no status, such as the data of `event: error`.
    pub fn from_body(body: Bytes) -> Self {
        let (shape, details) = body::read("", &body);
        Self::new(None, &HeaderMap::new(), shape, details, body)
    }

    /// Looks for an error inside the body of a successful answer or the data of an event.
    ///
    /// It is one if it has a telling `error` member, even beside `choices`; or if it has no `choices` and one of the other [shapes](ErrorShape).
    /// `None` when the bytes are not JSON, or JSON of another kind.
    /// Reads the whole body: ask only where a typed answer lacks `choices` or has an `error`.
    pub fn in_band(headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        let (shape, details) = body::read_in_band(body)?;
        Some(Self::new(None, headers, shape, details, Bytes::copy_from_slice(body)))
    }

    /// Looks for an error in an answer that was read from `body`.
    ///
    /// Beside the places where [`in_band`](Self::in_band) looks, a choice may have an `error` member, or say that it stopped because of one.
    /// `None` when it tells of none; without choices it may still be no answer.
    pub fn in_response(headers: &HeaderMap, response: &ChatResponse, body: &Bytes) -> Option<Self> {
        let choices = response.choices.as_deref().unwrap_or_default();
        if choices.is_empty() || response.extra.get("error").is_some() {
            let error = Self::in_band(headers, body);
            if error.is_some() {
                return error;
            }
        }
        choices.iter().find_map(|choice| {
            let part = choice.extra.get("error");
            let error = part.and_then(|error| Self::from_part(error.as_str(), body.clone()));
            let failed = choice.finish_reason == Some(FinishReason::Error);
            error.or_else(|| failed.then(|| Self::from_finish_reason(body.clone())))
        })
    }

    /// Reads the value of an `error` member that is somewhere inside the body; `None` when it is empty and so tells of none.
    pub(crate) fn from_part(error: &str, body: Bytes) -> Option<Self> {
        let (shape, details) = body::read_in_band(format!("{{\"error\":{error}}}").as_bytes())?;
        Some(Self::new(None, &HeaderMap::new(), shape, details, body))
    }

    /// An error of which only a `finish_reason` tells.
    pub(crate) fn from_finish_reason(body: Bytes) -> Self {
        let (shape, details) = (ErrorShape::FinishReason, Details::default());
        Self::new(None, &HeaderMap::new(), shape, details, body)
    }

    fn new(
        status: Option<StatusCode>,
        headers: &HeaderMap,
        shape: ErrorShape,
        mut details: Details,
        body: Bytes,
    ) -> Self {
        let body_status = details.status.and_then(|status| StatusCode::from_u16(status).ok());
        let status = match status {
            Some(status) if status.is_client_error() || status.is_server_error() => Some(status),
            other => body_status.or(other),
        };
        let kind = classification::classify(status, shape, &details);
        if kind == ErrorKind::InvalidRequest && details.param.is_none() {
            details.param = details.message.as_deref().and_then(param::named_in);
        }
        if let Some(message) = &mut details.message {
            message.truncate(details::prefix(message, MAX_MESSAGE_BYTES).len());
        }
        if details.request_id.is_none() {
            details.request_id = REQUEST_ID_HEADERS
                .iter()
                .find_map(|name| headers.get(*name)?.to_str().ok())
                .map(str::to_owned);
        }
        Self(Box::new(Inner { status, kind, shape, details, body }))
    }

    /// What went wrong, in terms of what to do about it.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// In which form the error came.
    pub fn shape(&self) -> ErrorShape {
        self.0.shape
    }

    /// The status.
    ///
    /// That of the HTTP answer if it is 4xx or 5xx; otherwise what the body tells, as errors inside a successful answer sometimes do; `None` when neither says.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The provider's message as sent, at most its first 16 KiB.
    ///
    /// The innermost one when a gateway wrapped an upstream error.
    /// `None` when the body has none.
    pub fn message(&self) -> Option<&str> {
        self.0.details.message.as_deref()
    }

    /// The provider's code; numbers are spelled out.
    pub fn code(&self) -> Option<&str> {
        self.0.details.code.as_deref()
    }

    /// The provider's class of error, such as `invalid_request_error`.
    pub fn error_type(&self) -> Option<&str> {
        self.0.details.error_type.as_deref()
    }

    /// The member of the request at fault, such as `messages[0].role`.
    ///
    /// From the error's `param` or location; for an invalid request also from a path in the message, which is a guess.
    pub fn param(&self) -> Option<&str> {
        self.0.details.param.as_deref()
    }

    /// The name under which the provider logged the request, from the body or else the headers.
    pub fn request_id(&self) -> Option<&str> {
        self.0.details.request_id.as_deref()
    }

    /// Whether the error was found as JSON inside another error's message, as gateways pass on what their upstream said.
    pub fn is_upstream(&self) -> bool {
        self.0.details.upstream
    }

    /// Live models to use instead, when the error names a model known to be retired.
    ///
    /// Empty otherwise. [`successors_of`] tells them for a model by name.
    pub fn successors(&self) -> &'static [&'static str] {
        if self.0.kind != ErrorKind::ModelNotAvailable {
            return &[];
        }
        self.message().map_or(&[], retired_models::successors_named_in)
    }

    /// The whole body as received.
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(status) = self.status() {
            write!(f, "HTTP {}, ", status.as_u16())?;
        }
        write!(f, "{}", self.kind())?;
        let Some(message) = self.message() else {
            return Ok(());
        };
        f.write_str(": ")?;
        let mut characters = message.chars();
        for character in characters.by_ref().take(MAX_DISPLAY_CHARS) {
            match character {
                '\n' | '\r' | '\t' => f.write_str(" ")?,
                // Anything that steers a terminal or reorders text is shown instead of obeyed.
                _ if is_unsafe_for_display(character) => {
                    write!(f, "{}", character.escape_unicode())?
                }
                _ => write!(f, "{character}")?,
            }
        }
        if characters.next().is_some() {
            f.write_str("…")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("status", &self.status())
            .field("kind", &self.kind())
            .field("shape", &self.shape())
            .field("code", &self.code())
            .field("error_type", &self.error_type())
            .field("param", &self.param())
            .field("request_id", &self.request_id())
            .field("body_len", &self.body().len())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for ApiError {}

/// Whether a character is a control or a bidirectional override.
fn is_unsafe_for_display(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}')
}
