//! What is judged: an exchange, or as much of one as there is.

mod head;
mod json;
mod place;
mod stream;
mod told;

use std::{borrow::Cow, collections::BTreeMap, path::PathBuf, sync::OnceLock};

use bytes::Bytes;
use chatwire_transport::{BodyEnd, Exchange};
use serde::Serialize;
use serde_json::Value;

pub(crate) use self::{
    head::{Head, header},
    json::JsonText,
    place::{Place, integer},
    stream::{DONE, Stream},
    told::Told,
};
use crate::{finding::Location, rule::Unjudged, span::Span};

/// An exchange to be judged, or a bare body.
///
/// Nothing is parsed before a rule asks for it, and then once.
/// Any bytes are a subject: what they are not is what the rules report.
#[derive(Debug, Clone)]
pub struct Subject {
    request: Option<Request>,
    head: Option<Head>,
    body: Bytes,
    streams: bool,
    files: Files,
    json: OnceLock<JsonText>,
    stream: OnceLock<Stream>,
    /// Where the body's line feeds stand.
    feeds: OnceLock<Vec<usize>>,
}

/// What an exchange is, which decides the rules that apply to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// A successful answer in one piece.
    Completion,
    /// A successful answer as an event stream.
    Stream,
    /// An answer that is not 2xx, or a bare error body.
    Error,
    /// A successful answer of another endpoint.
    Other,
}

#[derive(Debug, Clone)]
struct Request {
    path: String,
    body: Option<Value>,
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
        let target = exchange.request.target.as_str();
        let request = Request {
            path: target.split('?').next().unwrap_or(target).to_owned(),
            body: serde_json::from_slice(&exchange.request.body).ok(),
        };
        let body = exchange.response.body();
        let asked = request.body.as_ref().and_then(|body| body.get("stream")?.as_bool());
        let streams = match header(&head.headers, "content-type").map(essence).as_deref() {
            Some("text/event-stream") => true,
            Some("application/json") => false,
            None => asked.unwrap_or_else(|| looks_like_events(&body)),
            Some(_) => looks_like_events(&body),
        };
        Self { request: Some(request), head: Some(head), ..Self::bare(body, streams) }
    }

    /// The JSON body of an answer, without its head and request.
    pub fn from_json(body: impl Into<Bytes>) -> Self {
        Self::bare(body.into(), false)
    }

    /// The body of an event stream, without its head and request.
    pub fn from_stream(body: impl Into<Bytes>) -> Self {
        Self::bare(body.into(), true)
    }

    /// A body of which it is not known whether it is JSON or a stream: its first bytes decide.
    pub fn from_body(body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let streams = looks_like_events(&body);
        Self::bare(body, streams)
    }

    fn bare(body: Bytes, streams: bool) -> Self {
        Self {
            request: None,
            head: None,
            body,
            streams,
            files: Files::default(),
            json: OnceLock::new(),
            stream: OnceLock::new(),
            feeds: OnceLock::new(),
        }
    }

    /// Names the file that holds the body, so that findings tell file and line.
    #[must_use]
    pub fn with_body_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.files.body = Some(file.into());
        self
    }

    /// Names the file that holds status and headers, so that findings tell it.
    #[must_use]
    pub fn with_head_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.files.head = Some(file.into());
        self
    }

    /// What the exchange is.
    pub fn kind(&self) -> Kind {
        match &self.head {
            Some(head) if !head.status.is_success() => Kind::Error,
            Some(_) if !self.is_chat() => Kind::Other,
            _ if self.streams => Kind::Stream,
            None if self.is_error_body() => Kind::Error,
            _ => Kind::Completion,
        }
    }

    /// The body's bytes, after content decoding.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Who answered instead of the API, when it was not the API.
    ///
    /// That is so for every HTML page, whatever its status, and for a 5xx without the API's error body.
    /// A 5xx in the API's own words is judged like any other error.
    pub fn infrastructure(&self) -> Option<&'static str> {
        let head = self.head.as_ref()?;
        let kind = header(&head.headers, "content-type").map(essence);
        if kind.as_deref() == Some("text/html") || looks_like_html(&self.body) {
            return Some("an HTML page, as a proxy or CDN sends it");
        }
        (head.status.is_server_error() && !self.is_error_body())
            .then_some("a server error without the API's error body, as a gateway sends it")
    }

    /// Where and why the body of an answer in one piece is not JSON.
    pub(crate) fn json_fault(&self) -> Option<(Location, String)> {
        if self.streams {
            return None;
        }
        let fault = self.json().value().err()?;
        Some((self.locate_byte(fault.offset), fault.what.clone()))
    }

    /// Status, headers and frames, when they are known.
    pub(crate) fn head(&self) -> Result<&Head, Unjudged> {
        self.head.as_ref().ok_or(Unjudged::Skip(Cow::Borrowed("no response head is recorded")))
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> &JsonText {
        self.json.get_or_init(|| JsonText::new(self.body.clone()))
    }

    /// The body as an event stream.
    pub(crate) fn events(&self) -> &Stream {
        self.stream.get_or_init(|| Stream::read(&self.body))
    }

    /// Every JSON text of the body: the whole of it, or each event's payload.
    pub(crate) fn texts(&self) -> Vec<(Option<usize>, &JsonText)> {
        if !self.streams {
            return vec![(None, self.json())];
        }
        let events = self.events().events.iter().enumerate();
        events.filter_map(|(index, event)| Some((Some(index), event.json()?))).collect()
    }

    /// The root of the unary body, when it is a JSON object and no error.
    pub(crate) fn completion(&self) -> Result<Place<'_>, Unjudged> {
        let root = self.object()?;
        if is_error(&root) {
            return Err(Unjudged::Skip(Cow::Borrowed("the body is an error")));
        }
        Ok(root)
    }

    /// The root of the body, when it is a JSON object.
    pub(crate) fn object(&self) -> Result<Place<'_>, Unjudged> {
        let root = Place::of(self.json().value().ok(), "", None);
        if root.is_object() {
            Ok(root)
        } else {
            Err(Unjudged::Skip(Cow::Borrowed("the body is not a JSON object")))
        }
    }

    /// The chunks of the stream, when it has any.
    pub(crate) fn chunks(&self) -> Result<Vec<Place<'_>>, Unjudged> {
        let chunks: Vec<_> = self.events().chunks().collect();
        if chunks.is_empty() {
            return Err(Unjudged::Skip(Cow::Borrowed("the stream has no chunk")));
        }
        Ok(chunks)
    }

    /// Every choice of the body, or of every chunk, in order.
    pub(crate) fn choices(&self) -> Result<Vec<Place<'_>>, Unjudged> {
        let roots = self.roots()?;
        Ok(roots.iter().flat_map(|root| root.at("choices").items()).collect())
    }

    /// The choices of a stream by their index; one without an index counts as the first.
    pub(crate) fn choices_by_index(&self) -> Result<BTreeMap<i64, Vec<Place<'_>>>, Unjudged> {
        let mut by_index: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for choice in self.choices()? {
            by_index.entry(choice.at("index").integer().unwrap_or(0)).or_default().push(choice);
        }
        Ok(by_index)
    }

    /// The deltas of tool calls in a stream, each with the index of its choice.
    pub(crate) fn tool_deltas(&self) -> Result<Vec<(i64, Place<'_>)>, Unjudged> {
        let choices = self.choices()?;
        let deltas = choices.iter().flat_map(|choice| {
            let index = choice.at("index").integer().unwrap_or(0);
            choice.at("delta").at("tool_calls").items().map(move |delta| (index, delta))
        });
        let deltas: Vec<_> = deltas.collect();
        if deltas.is_empty() {
            return Err(Unjudged::NotApplicable(Cow::Borrowed("there are no tool calls")));
        }
        Ok(deltas)
    }

    /// Every entry of every `logprobs`, in order.
    pub(crate) fn logprobs(&self) -> Result<Vec<Place<'_>>, Unjudged> {
        let choices = self.choices()?;
        let lists = choices.iter().map(|choice| choice.at("logprobs"));
        let entries: Vec<_> = lists
            .flat_map(|list| list.at("content").items().chain(list.at("refusal").items()))
            .collect();
        if entries.is_empty() {
            return Err(Unjudged::NotApplicable(Cow::Borrowed("there are no logprobs")));
        }
        Ok(entries)
    }

    /// Whether the end of the body was recorded, which rules about the end need.
    pub(crate) fn ended(&self) -> Result<(), Unjudged> {
        if self.head.as_ref().is_some_and(|head| head.end == BodyEnd::Abandoned) {
            return Err(Unjudged::Skip(Cow::Borrowed("the reader left before the end")));
        }
        Ok(())
    }

    /// The request's JSON object.
    pub(crate) fn request(&self) -> Result<&Value, Unjudged> {
        let body = self.request.as_ref().and_then(|request| request.body.as_ref());
        body.filter(|body| body.is_object())
            .ok_or(Unjudged::Skip(Cow::Borrowed("no JSON request is recorded")))
    }

    /// The value of a request parameter, which makes the rule applicable; null is as good as absent.
    pub(crate) fn asked(&self, parameter: &str) -> Result<&Value, Unjudged> {
        let value = self.request()?.get(parameter).filter(|value| !value.is_null());
        value.ok_or_else(|| {
            Unjudged::NotApplicable(format!("no `{parameter}` was asked for").into())
        })
    }

    /// The text that a place is in and its position there; `None` for what does not exist.
    pub(crate) fn text_of(&self, place: &Place<'_>) -> Option<(&str, &Span)> {
        let json = match place.event() {
            None => self.json(),
            Some(index) => self.events().events.get(index)?.json()?,
        };
        place.value()?;
        Some((json.text()?, json.spans()?.nearest(place.pointer())))
    }

    /// The model that was asked for, or else the one that says it answered.
    pub(crate) fn model(&self) -> Option<&str> {
        let asked = self.asked("model").ok().and_then(Value::as_str);
        asked.or_else(|| self.roots().ok()?.iter().find_map(|root| root.at("model").filled()))
    }

    /// What each choice came to, whichever way it was sent.
    pub(crate) fn told(&self) -> Result<Vec<Told<'_>>, Unjudged> {
        match self.kind() {
            Kind::Stream => Ok(told::from_chunks(&self.chunks()?)),
            _ => Ok(told::from_completion(&self.completion()?)),
        }
    }

    /// Every `usage` that is not null, in order.
    pub(crate) fn usages(&self) -> Result<Vec<Place<'_>>, Unjudged> {
        let roots = self.roots()?;
        let usages = roots.iter().map(|root| root.at("usage"));
        Ok(usages.filter(|usage| !usage.is_nothing()).collect())
    }

    /// The object of an error that holds the message: `error`, or the whole body when it is flat.
    pub(crate) fn error(&self) -> Result<Place<'_>, Unjudged> {
        let root = self.object()?;
        let nested = root.at("error");
        match nested.is_object() {
            true => Ok(nested),
            false if !root.at("message").is_absent() => Ok(root),
            false => Err(Unjudged::Skip(Cow::Borrowed("the error has no known envelope"))),
        }
    }

    /// Whether an error came inside the stream.
    pub(crate) fn broke_off(&self) -> bool {
        self.events().errors().next().is_some()
    }

    /// How many choices were asked for.
    pub(crate) fn asked_choices(&self) -> Result<i64, Unjudged> {
        Ok(self.request()?.get("n").and_then(integer).unwrap_or(1))
    }

    /// The objects that have choices: the body, or every chunk.
    pub(crate) fn roots(&self) -> Result<Vec<Place<'_>>, Unjudged> {
        match self.kind() {
            Kind::Stream => self.chunks(),
            _ => Ok(vec![self.completion()?]),
        }
    }

    /// Whether the request went to the endpoint that the rules are about; assumed of a bare body.
    fn is_chat(&self) -> bool {
        self.request.as_ref().is_none_or(|request| request.path.ends_with("/chat/completions"))
    }

    /// Whether the whole body is one of the provider's or OpenAI's error objects.
    fn is_error_body(&self) -> bool {
        is_error(&Place::of(self.json().value().ok(), "", None))
    }

    /// Where a place stands in the body and its file.
    pub(crate) fn locate(&self, place: &Place<'_>) -> Location {
        let offset = match place.event() {
            None => self.json().offset(place.pointer()),
            Some(index) => match self.events().events.get(index) {
                Some(event) => {
                    let offset = event.json().map_or(0, |json| json.offset(place.pointer()));
                    event.in_body(offset)
                }
                None => self.body.len(),
            },
        };
        let pointer = Some(place.pointer().to_owned());
        Location {
            pointer,
            event: place.event().map(|index| index + 1),
            ..self.locate_byte(offset)
        }
    }

    /// Where a byte of the body stands in its frames and its file.
    pub(crate) fn locate_byte(&self, offset: usize) -> Location {
        let feeds = self.feeds.get_or_init(|| {
            let bytes = self.body.iter().enumerate();
            bytes.filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at).collect()
        });
        Location {
            offset: Some(offset),
            frame: self.head.as_ref().and_then(|head| head.frame_of(offset)),
            file: self.files.body.clone(),
            line: Some(feeds.partition_point(|feed| *feed < offset) + 1),
            ..Location::default()
        }
    }

    /// Where a header or the status stands.
    pub(crate) fn locate_header(&self, name: &str) -> Location {
        Location {
            header: Some(name.to_owned()),
            file: self.files.head.clone(),
            ..Location::default()
        }
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

/// Whether an object is an error of either envelope and nothing else.
fn is_error(root: &Place<'_>) -> bool {
    if !root.at("choices").is_absent() {
        return false;
    }
    let nested = !root.at("error").is_nothing();
    nested || !root.at("message").is_absent() && !root.at("statusCode").is_absent()
}

fn looks_like_events(body: &[u8]) -> bool {
    let text = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body).trim_ascii_start();
    let fields: [&[u8]; 5] = [b"data:", b"event:", b"id:", b"retry:", b":"];
    fields.iter().any(|field| text.starts_with(field))
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
        assert_eq!(completion().path("/chat/completions?x=1").subject().kind(), Kind::Completion);
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
