//! The subject of a judgment: an exchange, or a part of one.

mod error_body;
mod head;
mod json;
mod limits;
mod locate;
mod masks;
mod place;
mod request;
mod response;
mod stream;
mod view;
mod views;

use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use bytes::Bytes;
use chatwire_protocol::sse::looks_like_events;
use chatwire_transport::{BodyEnd, Exchange, Fact, cassette::ExpectedStatus};
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::{
    error_body::{gateway_sign, is_error, is_part_of_a_response},
    json::Fault,
    request::Request,
};
pub(crate) use self::{
    head::{Head, header},
    json::JsonText,
    masks::has_mask,
    place::integer,
    request::{RequestFault, Severity},
    response::{Call, Choice, Joined, Response},
    stream::{DONE, Stream, ignores_texts},
    views::{BothViews, Views},
};
pub use self::{limits::SubjectLimits, place::Place};

/// An exchange to be judged, or a bare body.
///
/// Nothing is parsed before a rule asks for it, and then once.
/// Any bytes are a subject: what they are not is what the rules report.
#[derive(Debug, Clone)]
pub struct Subject {
    request: Option<Request>,
    head: Option<Head>,
    expected_status: Option<ExpectedStatus>,
    body: Bytes,
    limits: SubjectLimits,
    streams: bool,
    files: Files,
    unknown: BTreeSet<Fact>,
    /// Whether anything was overwritten when it was recorded.
    is_redacted: bool,
    twin: Option<Arc<Self>>,
    /// Nearly every rule asks for it.
    kind: OnceLock<Kind>,
    json: OnceLock<JsonText>,
    stream: OnceLock<Stream>,
    /// Where the body's line feeds stand.
    feeds: OnceLock<Vec<usize>>,
}

/// The kind of an exchange, which decides which rules apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// A successful non-streaming response.
    Completion,
    /// A successful streaming response.
    Stream,
    /// An error response (a status of 400 or more), or a bare error body.
    Error,
    /// Anything else: a response of another endpoint, a redirect, and the response to a method
    /// that asks for no answer, such as `HEAD` or `OPTIONS`.
    Other,
}

#[derive(Debug, Clone, Default)]
struct Files {
    body: Option<PathBuf>,
    head: Option<PathBuf>,
}

impl Subject {
    /// A whole exchange.
    pub fn from_exchange(exchange: &Exchange) -> Self {
        let head = Head::new(&exchange.response);
        let unknown = exchange.unknown.clone();
        let request = Request::new(&exchange.request);
        let body = exchange.response.body();
        let streams = match header(&head.headers, "content-type").map(essence).as_deref() {
            Some("text/event-stream") => !is_an_object(&body),
            Some("application/json") => false,
            None => request.asks_for_stream().unwrap_or_else(|| begins_with_events(&body)),
            Some(_) => begins_with_events(&body),
        };
        let request = (!unknown.contains(&Fact::Request)).then_some(request);
        let head = (!unknown.contains(&Fact::Head)).then_some(head);
        let is_redacted = !exchange.redacted.is_empty();
        Self { request, head, unknown, is_redacted, ..Self::bare(body, streams) }
    }

    /// A JSON body, without the response head and the request.
    pub fn from_json(body: impl Into<Bytes>) -> Self {
        Self::bare(body.into(), false)
    }

    /// The body of an event stream, without the response head and the request.
    ///
    /// A body that is one JSON object is no stream whatever it is called: a server that was asked
    /// for one may well send an error in its place.
    pub fn from_stream(body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let streams = !is_an_object(&body);
        Self::bare(body, streams)
    }

    /// A JSON body or an event stream; its first bytes decide which.
    pub fn from_body(body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let streams = begins_with_events(&body);
        Self::bare(body, streams)
    }

    fn bare(body: Bytes, streams: bool) -> Self {
        Self {
            request: None,
            head: None,
            expected_status: None,
            body,
            limits: SubjectLimits::default(),
            streams,
            files: Files::default(),
            unknown: BTreeSet::new(),
            is_redacted: false,
            twin: None,
            kind: OnceLock::new(),
            json: OnceLock::new(),
            stream: OnceLock::new(),
            feeds: OnceLock::new(),
        }
    }

    /// Sets the file that contains the body, for the location of findings.
    #[must_use]
    pub fn with_body_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.files.body = Some(file.into());
        self
    }

    /// Sets the file that contains status and headers, for the location of findings.
    #[must_use]
    pub fn with_head_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.files.head = Some(file.into());
        self
    }

    /// Sets how much the body, and the body of the request, may hold, in place of the default.
    #[must_use]
    pub fn with_limits(mut self, limits: SubjectLimits) -> Self {
        self.limits = limits;
        if let Some(request) = &mut self.request {
            request.set_limits(limits);
        }
        (self.kind, self.json, self.stream) = Default::default();
        self
    }

    /// Sets the status that the exchange must have; unless set, any status is right.
    #[must_use]
    pub fn with_expected_status(mut self, status: ExpectedStatus) -> Self {
        self.expected_status = Some(status);
        self
    }

    /// The status that the exchange must have; `None` for any.
    pub(crate) fn expected_status(&self) -> Option<&ExpectedStatus> {
        self.expected_status.as_ref()
    }

    /// The same subject, of whose stream every chunk is looked at.
    #[cfg(test)]
    pub(crate) fn with_all_chunks_apart(mut self) -> Self {
        self.stream = OnceLock::from(Stream::read(&self.body, self.limits).with_all_apart());
        self
    }

    /// Sets the exchange with the same request in the other mode: non-streaming for a stream, and
    /// the other way round.
    ///
    /// The rules of `equivalence` compare the two, once, when they judge the one that asked for a
    /// stream.
    #[must_use]
    pub fn with_twin(mut self, twin: Self) -> Self {
        self.twin = Some(Arc::new(twin));
        self
    }

    /// The kind of exchange.
    pub fn kind(&self) -> Kind {
        *self.kind.get_or_init(|| self.find_kind())
    }

    fn find_kind(&self) -> Kind {
        if self.request.as_ref().is_some_and(Request::is_without_answer) {
            return Kind::Other;
        }
        match &self.head {
            Some(head) if head.status.is_client_error() || head.status.is_server_error() => {
                Kind::Error
            }
            Some(head) if !head.status.is_success() || !self.is_chat() => Kind::Other,
            _ if self.streams => Kind::Stream,
            None if self.is_error_body() => Kind::Error,
            _ => Kind::Completion,
        }
    }

    /// The body's bytes, after content decoding.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// What the source of the exchange did not keep; rules that need it say nothing.
    pub fn unknown(&self) -> &BTreeSet<Fact> {
        &self.unknown
    }

    /// What the body, or that of the request, holds more of than its limits allow; nothing is
    /// judged then.
    pub(crate) fn excess(&self) -> Option<&str> {
        let of_body = match self.streams {
            true => self.events().excess.as_deref(),
            false => self.json().value().err().and_then(Fault::as_excess),
        };
        of_body.or_else(|| self.request.as_ref()?.excess())
    }

    /// What responded in place of the API; `None` when the API did.
    ///
    /// That is assumed of every HTML page, with any status, and of a 5xx whose body is not a JSON
    /// object if its status, its headers or its text are those of a gateway.
    /// Any other 5xx comes from the server itself, and is judged like any other error.
    /// A status that refuses the key or the load says nothing about the API either, unless it is
    /// the expected one.
    pub fn infrastructure(&self) -> Option<&'static str> {
        let head = self.head.as_ref()?;
        if head.end == BodyEnd::NoResponse {
            return Some("no response arrived");
        }
        if let Some(reason) = self.rejection() {
            return Some(reason);
        }
        if self.request.as_ref().is_some_and(Request::is_without_answer) {
            return None;
        }
        let kind = header(&head.headers, "content-type").map(essence);
        if kind.as_deref() == Some("text/html") || looks_like_html(&self.body) {
            return Some("an HTML page, as a proxy or CDN sends it");
        }
        if !head.status.is_server_error() || self.object().is_ok() {
            return None;
        }
        gateway_sign(head, &self.body)
    }

    /// Why the request was not served, although another status was expected.
    fn rejection(&self) -> Option<&'static str> {
        let status = self.head.as_ref()?.status;
        if self.expected_status.as_ref()?.accepts(status) {
            return None;
        }
        match status.as_u16() {
            401 => Some("the key was refused (HTTP 401)"),
            403 => Some("access was denied (HTTP 403)"),
            407 => Some("the proxy asks for credentials (HTTP 407)"),
            429 => Some("the rate limit or the quota is exhausted (HTTP 429)"),
            _ => None,
        }
    }

    /// The status with which the request was rejected, whatever it asked for: the key, the load,
    /// the balance or the server itself was the reason; `None` if it was served, and if somebody
    /// said which status is right.
    ///
    /// One such response among others is judged like any error.
    /// Where there is no other, nothing is known of the API:
    /// [`Summary::nothing_served`](crate::report::Summary::nothing_served).
    pub fn rejected_status(&self) -> Option<u16> {
        let is_open = self.expected_status.as_ref().is_none_or(ExpectedStatus::is_any);
        let status = self.head.as_ref().filter(|_| is_open && self.kind() == Kind::Error)?.status;
        let code = status.as_u16();
        let is_rejected =
            matches!(code, 401 | 402 | 403 | 407 | 408 | 429) || status.is_server_error();
        is_rejected.then_some(code)
    }

    /// Whether the request was a POST to the endpoint that the rules are about; assumed of a bare
    /// body.
    pub(crate) fn is_chat(&self) -> bool {
        let is_chat = |request: &Request| request.path.ends_with("/chat/completions");
        self.request
            .as_ref()
            .is_none_or(|request| is_chat(request) && request.method == Method::POST)
    }

    /// Whether a bare body is JSON that has nothing of a response and nothing of an error.
    pub(crate) fn is_unrelated(&self) -> bool {
        let has_anything = |value: &Value| is_part_of_a_response(value) || is_error(value);
        match self.json_value() {
            Some(Value::Object(members)) => {
                !members.is_empty() && !self.json_value().is_some_and(has_anything)
            }
            Some(Value::Array(items)) => !items.is_empty() && !items.iter().any(has_anything),
            _ => false,
        }
    }

    /// Whether the whole body is an error object.
    fn is_error_body(&self) -> bool {
        self.json().value().is_ok_and(error_body::is_error_body)
    }
}

/// Whether a request asks for usage in the stream.
pub(crate) fn includes_usage(request: &Value) -> bool {
    request.pointer("/stream_options/include_usage").and_then(Value::as_bool).unwrap_or(false)
}

/// A media type without its parameters, in lower case.
pub(crate) fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether bytes are one JSON object.
fn is_an_object(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"{")
        && serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok()
}

/// Whether the first bytes are those of an event stream.
pub(crate) fn begins_with_events(body: &[u8]) -> bool {
    looks_like_events(body, false) == Some(true)
}

fn looks_like_html(body: &[u8]) -> bool {
    let text = body.trim_ascii_start();
    let starts: [&[u8]; 2] = [b"<!doctype html", b"<html"];
    starts
        .iter()
        .any(|start| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{completion, error, stream};

    #[track_caller]
    fn check(body: &'static str, kind: Kind) {
        assert_eq!(Subject::from_body(body).kind(), kind, "{body}");
    }

    #[test]
    fn a_bare_body_is_known_by_its_look() {
        check("{\"choices\":[]}", Kind::Completion);
        check("\u{feff}\n: hello\n\n", Kind::Stream);
        check("data: {}\n\n", Kind::Stream);
        check("{\"error\":{\"message\":\"m\"}}", Kind::Error);
        check("{\"message\":\"m\",\"statusCode\":400}", Kind::Error);
        check("{\"detail\":\"Not Found\"}", Kind::Error);
        check("[{\"error\":{\"message\":\"m\"}}]", Kind::Error);
        check(
            "{\"choices\":null,\"object\":\"chat.completion\",\"base_resp\":{\"status_code\":1008}}",
            Kind::Error,
        );
        check("{\"type\":\"about:blank\",\"title\":\"t\",\"status\":400}", Kind::Error);
        check("{\"error\":null,\"choices\":[]}", Kind::Completion);
        check("", Kind::Completion);
    }

    #[test]
    fn an_exchange_is_known_by_status_path_and_content_type() {
        assert_eq!(completion().subject().kind(), Kind::Completion);
        assert_eq!(stream().subject().kind(), Kind::Stream);
        assert_eq!(stream().without_header("content-type").subject().kind(), Kind::Stream);
        assert_eq!(stream().header("content-type", "text/plain").subject().kind(), Kind::Stream);
        assert_eq!(error().subject().kind(), Kind::Error);
        assert_eq!(error().status(200).subject().kind(), Kind::Completion);
        assert_eq!(completion().path("/v1/models").subject().kind(), Kind::Other);
        for method in ["HEAD", "OPTIONS", "GET"] {
            assert_eq!(completion().method(method).subject().kind(), Kind::Other, "{method}");
        }
        assert_eq!(error().method("HEAD").body("").subject().kind(), Kind::Other);
        assert_eq!(error().method("GET").subject().kind(), Kind::Error);
        assert_eq!(completion().status(307).body("").subject().kind(), Kind::Other);
        assert_eq!(completion().path("/chat/completions?x=1").subject().kind(), Kind::Completion);
    }

    #[test]
    fn a_stream_is_not_told_by_its_name() {
        let error = Subject::from_stream("{\"error\":{\"message\":\"m\"}}");
        assert_eq!(error.kind(), Kind::Error);
        assert_eq!(Subject::from_stream("").kind(), Kind::Stream);
        assert_eq!(stream().body("{\"id\":1}").subject().kind(), Kind::Completion);
    }

    #[test]
    fn a_byte_knows_its_line() {
        let subject = Subject::from_json("{\n\"a\":\n1}").with_body_file("body.json");
        let root = subject.object().unwrap();
        let location = subject.locate(&root.at("a"));
        assert_eq!(location.to_string(), "body.json:3 /a");
        assert_eq!(location.offset, Some(7));
    }
}
