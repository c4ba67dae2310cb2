//! An error that a server reported.

use std::{fmt, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header::CONTENT_TYPE};

use super::{
    ErrorCode, ErrorKind, ErrorShape, body, classification,
    details::{self, Details},
    param, wait,
};
use crate::{
    REQUEST_ID_HEADERS,
    chat::{ChatResponse, FinishReason},
    json::Extra,
};

/// The header of a content delivery network, which has an ID where the server behind it has none.
const NETWORK_ID_HEADER: &str = "cf-ray";

/// The header in which AWS sends the name of an exception.
const EXCEPTION_HEADER: &str = "x-amzn-errortype";

/// Maximum length in bytes of [`ApiError::message`].
const MAX_MESSAGE_BYTES: usize = 16 << 10;

/// Maximum number of characters of the message that [`Display`](fmt::Display) writes.
const MAX_DISPLAY_CHARS: usize = 300;

/// Maximum number of characters of the name of an upstream that it writes.
const MAX_NAME_CHARS: usize = 40;

/// An error that a server reported, in any form.
///
/// `Display` writes the status, the kind and the first 300 characters of the provider's message,
/// with control characters escaped.
/// Of JSON, the first 2,048 values are looked at, so that a body takes little more memory than its
/// text; [`body`](Self::body) is whole.
/// Neither `Display` nor `Debug` writes the body, which may repeat the request.
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
    /// Reads a response as an error; call it if the status is not 2xx.
    ///
    /// Never fails: any status and any bytes give an error.
    pub fn from_response(status: StatusCode, headers: &HeaderMap, body: Bytes) -> Self {
        let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let (shape, details) = body::read(media_type.unwrap_or_default(), &body);
        Self::new(Some(status), headers, shape, details, body)
    }

    /// Reads a body as an error if there is no status, such as the data of `event: error`.
    ///
    /// Never fails: any bytes give an error.
    pub fn from_body(body: Bytes) -> Self {
        let (shape, details) = body::read("", &body);
        Self::new(None, &HeaderMap::new(), shape, details, body)
    }

    /// Finds an error in the body of a 2xx response or in the data of an event.
    ///
    /// The body is an error if it has a non-empty `error` member, even beside `choices`, or if it
    /// has no `choices` and one of the other [shapes](ErrorShape).
    /// `None` if it is not JSON or not an error.
    ///
    /// Parses the whole body.
    /// For a body that is already parsed, [`in_response`](Self::in_response) is cheaper.
    pub fn in_band(headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        let (shape, details) = body::read_in_band(body)?;
        Some(Self::new(None, headers, shape, details, Bytes::copy_from_slice(body)))
    }

    /// Finds an error in a 2xx response; `response` is what `body` was deserialized to.
    ///
    /// Finds what [`in_band`](Self::in_band) finds, and also a choice with an `error` member or
    /// with `finish_reason: "error"`.
    /// `None` if there is no error; a response without `choices` may still be useless.
    pub fn in_response(headers: &HeaderMap, response: &ChatResponse, body: &Bytes) -> Option<Self> {
        let choices = response.choices.as_deref().unwrap_or_default();
        if choices.is_empty() || Self::may_be_beside_choices(&response.extra) {
            let error = Self::in_band(headers, body);
            if error.is_some() {
                return error;
            }
        }
        choices.iter().find_map(|choice| {
            let part = choice.extra.get("error");
            let error = part.and_then(|error| Self::from_part(error.as_str(), body.clone()));
            let failure = choice.finish_reason.as_ref().filter(|reason| reason.is_failure());
            error.or_else(|| failure.map(|reason| Self::from_finish_reason(reason, body.clone())))
        })
    }

    /// Whether one of the members in which servers report errors beside `choices` is present.
    pub(crate) fn may_be_beside_choices(extra: &Extra) -> bool {
        extra.get("error").is_some()
            || extra.get(body::BASE_RESP).is_some()
            || extra.get(body::X_GROQ).is_some_and(|inner| inner.as_str().contains("\"error\""))
    }

    /// Reads the value of an `error` member anywhere in the body; `None` if it is empty.
    pub(crate) fn from_part(error: &str, body: Bytes) -> Option<Self> {
        let (shape, details) = body::read_in_band(format!("{{\"error\":{error}}}").as_bytes())?;
        Some(Self::new(None, &HeaderMap::new(), shape, details, body))
    }

    /// An error that is only known from a `finish_reason`.
    pub(crate) fn from_finish_reason(reason: &FinishReason, body: Bytes) -> Self {
        let (shape, mut details) = (ErrorShape::FinishReason, Details::default());
        if *reason != FinishReason::Error {
            details.message = Some(format!("the finish reason is `{}`", reason.as_str()));
        }
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
        if details.error_type.is_none() {
            let header = headers.get(EXCEPTION_HEADER).and_then(|value| value.to_str().ok());
            details.error_type = header.map(|name| details::exception(name).to_owned());
        }
        let prose = || details.message.as_deref().and_then(wait::in_prose);
        let may_ask_to_wait = status.is_none_or(|status| {
            status.is_success()
                || status.is_server_error()
                || matches!(status.as_u16(), 403 | 408 | 409 | 425 | 429)
        });
        details.retry_after = details.retry_after.or_else(|| prose().filter(|_| may_ask_to_wait));
        let asked = wait::in_headers(headers).or(details.retry_after);
        let kind = classification::classify(status, shape, &details, asked);
        if let Some(message) = &mut details.message {
            message.truncate(details::prefix(message, MAX_MESSAGE_BYTES).len());
            message.shrink_to_fit();
        }
        if details.request_id.is_none() {
            details.request_id = REQUEST_ID_HEADERS
                .into_iter()
                .chain([NETWORK_ID_HEADER])
                .find_map(|name| headers.get(name)?.to_str().ok().filter(|id| !id.is_empty()))
                .map(str::to_owned);
        }
        Self(Box::new(Inner { status, kind, shape, details, body })).with_param()
    }

    /// Sets the kind from a table of one provider, if it has a row for the code or the type.
    ///
    /// The table has precedence over the built-in classification.
    #[must_use]
    pub fn classified_by(mut self, codes: &[ErrorCode]) -> Self {
        if let Some(kind) = classification::by_codes(&[codes], &self.0.details) {
            self.0.kind = kind;
        }
        self.with_param()
    }

    /// The same error with another body, and with each of its texts replaced by `redact`.
    ///
    /// For callers who mask secrets that a server repeats; kind and status stay.
    #[must_use]
    pub fn redacted(mut self, body: Bytes, redact: impl Fn(&str) -> String) -> Self {
        self.0.details.map_texts(redact);
        self.0.body = body;
        self
    }

    /// Classifies the error again with the wait that the response asks for.
    ///
    /// [`from_response`](Self::from_response) does so with the number in a `Retry-After` header;
    /// a caller that knows the time can compute the wait from a date there.
    #[must_use]
    pub fn with_wait(mut self, wait: Duration) -> Self {
        let Inner { status, shape, details, .. } = &*self.0;
        self.0.kind = classification::classify(*status, *shape, details, Some(wait));
        self.with_param()
    }

    /// Sets the parameter of an invalid request from its message, if it is not known otherwise.
    fn with_param(mut self) -> Self {
        let details = &mut self.0.details;
        if self.0.kind == ErrorKind::InvalidRequest && details.param.is_none() {
            details.param = details.message.as_deref().and_then(param::named_in);
        }
        self
    }

    /// The kind of error, which decides what to do about it.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The form of the body.
    pub fn shape(&self) -> ErrorShape {
        self.0.shape
    }

    /// The HTTP status.
    ///
    /// The status of the response if it is 4xx or 5xx; otherwise the status in the body, if there
    /// is one; otherwise the status of the response.
    /// `None` if there is neither.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The message of the provider, at most its first 16 KiB; `None` if the body has none.
    ///
    /// If a gateway wrapped an upstream error, the innermost message.
    pub fn message(&self) -> Option<&str> {
        self.0.details.message.as_deref()
    }

    /// The error code of the provider, such as `rate_limit_exceeded`; numbers as decimal digits.
    pub fn code(&self) -> Option<&str> {
        self.0.details.code.as_deref()
    }

    /// The error type of the provider, such as `invalid_request_error`.
    pub fn error_type(&self) -> Option<&str> {
        self.0.details.error_type.as_deref()
    }

    /// The request parameter that caused the error, such as `messages[0].role`.
    ///
    /// From `param` or the location in the body.
    /// If an invalid request has neither, the first path in the message that starts with a known
    /// parameter; that is a heuristic.
    pub fn param(&self) -> Option<&str> {
        self.0.details.param.as_deref()
    }

    /// The request ID of the provider, from the body or else from a response header.
    pub fn request_id(&self) -> Option<&str> {
        self.0.details.request_id.as_deref()
    }

    /// How long the body asks to wait before a retry; [`Duration::MAX`] if that overflows, `None`
    /// if it does not.
    ///
    /// From a member such as Google's `retryDelay`, or else from the message, such as
    /// `Please try again in 2.1s`.
    /// A `Retry-After` header is not part of it and has precedence.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.details.retry_after
    }

    /// The name of the upstream provider that a gateway reports; `None` if it reports none.
    pub fn upstream_name(&self) -> Option<&str> {
        self.0.details.upstream_name.as_deref()
    }

    /// Whether the error is that of an upstream, which a gateway forwards as JSON or with its
    /// status in the message of its own error.
    pub fn is_upstream(&self) -> bool {
        self.0.details.upstream
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
        if let Some(name) = self.upstream_name() {
            f.write_str(" at ")?;
            write_tame(f, name, MAX_NAME_CHARS)?;
        }
        let Some(message) = self.message() else {
            return Ok(());
        };
        f.write_str(": ")?;
        write_tame(f, message, MAX_DISPLAY_CHARS)
    }
}

/// Writes the first characters of a text of the server on one line, and no control characters.
fn write_tame(f: &mut fmt::Formatter<'_>, text: &str, max_chars: usize) -> fmt::Result {
    let mut characters = text.chars();
    for character in characters.by_ref().take(max_chars) {
        match character {
            '\n' | '\r' | '\t' => f.write_str(" ")?,
            // Terminals would execute or reorder these.
            _ if is_unsafe_for_display(character) => write!(f, "{}", character.escape_unicode())?,
            _ => write!(f, "{character}")?,
        }
    }
    if characters.next().is_some() {
        f.write_str("…")?;
    }
    Ok(())
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
