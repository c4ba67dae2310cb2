//! The parts of a subject that rules read.
//!
//! When the recording lacks a part, the accessor returns the reason, which ends the rule.

use std::borrow::Cow;

use chatwire_json::Node;
use chatwire_transport::BodyEnd;
use http::{Method, StatusCode};
use serde_json::Value;

use super::{
    Head, JsonText, Kind, Place, Request, RequestFault, Stream, Subject, header, integer, is_error,
};
use crate::rule::{CheckResult, NotJudged};

impl Subject {
    /// The body of a non-streaming response, if it is JSON.
    pub(crate) fn json_value(&self) -> Option<&Value> {
        if self.streams { None } else { self.json().value().ok() }
    }

    /// Status, headers and frames, when they are known.
    pub(crate) fn head(&self) -> Result<&Head, NotJudged> {
        self.head.as_ref().ok_or_else(|| NotJudged::skip("no response head is recorded"))
    }

    /// The HTTP status; `None` for a bare body.
    pub fn status(&self) -> Option<StatusCode> {
        self.head.as_ref().map(|head| head.status)
    }

    /// The first value of a response header that is readable text; `None` for a bare body.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.head.as_ref()?.headers, name)
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> &JsonText {
        self.json.get_or_init(|| JsonText::new(self.body.clone(), self.limits))
    }

    /// The body as an event stream.
    pub(crate) fn events(&self) -> &Stream {
        self.stream.get_or_init(|| Stream::read(&self.body, self.limits))
    }

    /// Every JSON text of the body: the whole of it, or each event's payload; in a short view, of
    /// each event that differs from the one before by more than its text.
    pub(crate) fn texts(&self, is_short: bool) -> Vec<(Option<usize>, &JsonText)> {
        if !self.streams {
            return vec![(None, self.json())];
        }
        let events = self.events().events.iter().enumerate();
        let events = events.filter(|(_, event)| !is_short || event.likeness.is_none());
        events.filter_map(|(index, event)| Some((Some(index), event.json()?))).collect()
    }

    /// The root of a non-streaming body.
    ///
    /// # Errors
    ///
    /// [`NotJudged::Skip`] when the body is not a JSON object, or is an error object.
    pub fn completion(&self) -> Result<Place<'_>, NotJudged> {
        let root = self.object()?;
        if root.value().is_some_and(is_error) {
            return Err(NotJudged::skip("the body is an error"));
        }
        Ok(root)
    }

    /// The root of a non-streaming body, errors included.
    ///
    /// # Errors
    ///
    /// [`NotJudged::Skip`] when the body is not a JSON object.
    pub fn object(&self) -> Result<Place<'_>, NotJudged> {
        let root = Place::root(self.json().value().ok(), None);
        if root.is_object() {
            Ok(root)
        } else {
            Err(NotJudged::skip("the body is not a JSON object"))
        }
    }

    /// The chunks of a stream, without the envelope that some providers put around them.
    ///
    /// # Errors
    ///
    /// [`NotJudged::Skip`] when the stream has none.
    pub fn chunks(&self) -> Result<Vec<Place<'_>>, NotJudged> {
        let chunks: Vec<_> = self.events().chunks().collect();
        if chunks.is_empty() {
            return Err(NotJudged::skip("the stream has no chunk"));
        }
        Ok(chunks)
    }

    /// The chunks that differ from the one before by more than the text of their delta, in order.
    ///
    /// # Errors
    ///
    /// As [`Subject::chunks`].
    pub(crate) fn heads(&self) -> Result<Vec<Place<'_>>, NotJudged> {
        let heads: Vec<_> = self.events().heads().collect();
        if heads.is_empty() {
            return Err(NotJudged::skip("the stream has no chunk"));
        }
        Ok(heads)
    }

    /// Every choice of the body, or of every chunk, in order.
    ///
    /// # Errors
    ///
    /// As [`Subject::roots`].
    pub fn choices(&self) -> Result<Vec<Place<'_>>, NotJudged> {
        let roots = self.roots()?;
        Ok(roots.iter().flat_map(|root| root.at("choices").items()).collect())
    }

    /// Checks that the end of the body was recorded, which rules about the end need.
    ///
    /// # Errors
    ///
    /// [`NotJudged::Skip`] when the reader stopped before the end.
    pub fn ended(&self) -> Result<(), NotJudged> {
        if self.head.as_ref().is_some_and(|head| head.end == BodyEnd::Abandoned) {
            return Err(NotJudged::skip("the reader left before the end"));
        }
        Ok(())
    }

    /// Checks that the whole body was recorded and that it came to its end, which rules need that
    /// look at what only the end can have.
    ///
    /// # Errors
    ///
    /// [`NotJudged::Skip`] when the reader stopped before the end, and when the connection failed,
    /// which `transport/body-ends-cleanly` tells.
    pub(crate) fn is_complete(&self) -> Result<(), NotJudged> {
        if self.head.as_ref().is_some_and(|head| head.end == BodyEnd::Failed) {
            return Err(NotJudged::skip("the connection failed before the end"));
        }
        self.ended()
    }

    /// The exchange with the same request in the other mode, if this one asked for a stream.
    ///
    /// # Errors
    ///
    /// When there is none, when this one did not ask for a stream, and when the requests differ in
    /// more than that.
    pub(crate) fn twin(&self) -> Result<&Self, NotJudged> {
        let Some(twin) = &self.twin else {
            return Err(NotJudged::not_applicable("the exchange is not one of a pair"));
        };
        if self.request()?.get("stream") != Some(&Value::Bool(true)) {
            return Err(NotJudged::not_applicable("the pair is judged with its stream"));
        }
        let same = |subject: &Self| {
            let mut request = subject.request()?.clone();
            if let Some(members) = request.as_object_mut() {
                members.retain(|name, _| !["stream", "stream_options"].contains(&name.as_str()));
            }
            Ok(request)
        };
        if same(self)? != same(twin)? {
            return Err(NotJudged::skip("the two requests of the pair differ"));
        }
        Ok(twin)
    }

    /// Whether the method or the status leaves the body out, so that its length is that of another
    /// response.
    pub(crate) fn has_no_body_by_status(&self) -> bool {
        let status = self.status().map_or(200, |status| status.as_u16());
        self.method() == Some(&Method::HEAD) || status < 200 || status == 204 || status == 304
    }

    /// The JSON object of the request.
    ///
    /// # Errors
    ///
    /// [`NotJudged::Skip`] when no JSON object is recorded as the request.
    pub fn request(&self) -> Result<&Value, NotJudged> {
        let body = self.request.as_ref().and_then(Request::body);
        body.filter(|body| body.is_object())
            .ok_or_else(|| NotJudged::skip("no JSON request is recorded"))
    }

    /// The value of a request parameter, which makes a rule applicable.
    ///
    /// # Errors
    ///
    /// [`NotJudged::NotApplicable`] when the parameter is absent or null, or invalid, so that the
    /// request should have been refused, and as [`Subject::request`].
    pub fn requested(&self, parameter: &str) -> Result<&Value, NotJudged> {
        let value = self.request()?.get(parameter).filter(|value| !value.is_null());
        let value = value.ok_or_else(|| NotJudged::not_applicable(not_requested(parameter)))?;
        self.is_valid(parameter)?;
        Ok(value)
    }

    /// Checks that a request parameter is valid, or absent.
    pub(crate) fn is_valid(&self, parameter: &str) -> CheckResult {
        match &self.request {
            Some(request) if request.is_invalid(parameter) => Err(NotJudged::not_applicable(
                format!("`{parameter}` is invalid, so the request should have been refused"),
            )),
            _ => Ok(()),
        }
    }

    /// What is wrong with the request; empty when nothing is, or when it is not recorded.
    pub(crate) fn request_faults(&self) -> &[RequestFault] {
        self.request.as_ref().map(Request::faults).unwrap_or_default()
    }

    /// The method of the request; `None` for a bare body.
    pub fn method(&self) -> Option<&Method> {
        self.request.as_ref().map(|request| &request.method)
    }

    /// The path of the request, without its query; `None` for a bare body.
    pub fn path(&self) -> Option<&str> {
        self.request.as_ref().map(|request| &*request.path)
    }

    /// The JSON text of the value at a place; `None` for what does not exist.
    pub(crate) fn raw(&self, place: &Place<'_>) -> Option<&str> {
        self.node(place).map(|node| node.as_str())
    }

    /// The value at a place as it is written; `None` for what does not exist.
    pub(crate) fn node(&self, place: &Place<'_>) -> Option<Node<'_>> {
        let root = self.text_of(place)?.root()?;
        place.value()?;
        Some(if place.is_root() { root } else { root.nearest(&place.pointer()) })
    }

    /// Whether an object in the value at a place has two members of one name.
    pub(crate) fn repeats_names(&self, place: &Place<'_>) -> bool {
        // The text as a whole knows, and seldom has any.
        let repeats = |node: Node<'_>| node.descendants().any(|it| it.has_repeated_members());
        self.text_of(place).is_some_and(JsonText::repeats_names)
            && self.node(place).is_some_and(repeats)
    }

    /// The JSON text that a place is in: the body, or the payload of an event.
    fn text_of(&self, place: &Place<'_>) -> Option<&JsonText> {
        match place.event() {
            None => Some(self.json()),
            Some(index) => self.events().events.get(index)?.json(),
        }
    }

    /// The model of the request, or else the one that the response names; `None` for neither.
    pub fn model(&self) -> Option<&str> {
        let asked = self.requested("model").ok().and_then(Value::as_str);
        asked.or_else(|| match self.kind() {
            Kind::Stream => self.events().heads().find_map(|it| it.at("model").non_empty_text()),
            _ => self.completion().ok()?.at("model").non_empty_text(),
        })
    }

    /// Every `usage` that is not null, in order.
    ///
    /// # Errors
    ///
    /// As [`Subject::roots`].
    pub fn usages(&self) -> Result<Vec<Place<'_>>, NotJudged> {
        let roots = self.roots()?;
        let usages = roots.iter().map(|root| root.at("usage"));
        Ok(usages.filter(|usage| !usage.is_nothing()).collect())
    }

    /// The object of an error response that holds the message: `error`, or the whole body when it
    /// is flat.
    ///
    /// # Errors
    ///
    /// [`NotJudged::Skip`] when the body is not a JSON object with an error.
    pub fn error(&self) -> Result<Place<'_>, NotJudged> {
        let root = self.object()?;
        let nested = root.at("error");
        match nested.is_object() {
            true => Ok(nested),
            false if !root.at("message").is_absent() => Ok(root),
            false => Err(NotJudged::skip("the error has no known envelope")),
        }
    }

    /// Whether the stream has an event that is an error.
    pub fn has_stream_error(&self) -> bool {
        self.events().errors().next().is_some()
    }

    /// How many choices were asked for.
    pub(crate) fn requested_choices(&self) -> Result<i64, NotJudged> {
        let request = self.request()?;
        self.is_valid("n")?;
        Ok(request.get("n").and_then(integer).unwrap_or(1))
    }

    /// The objects that have choices: the non-streaming body, or every chunk.
    ///
    /// # Errors
    ///
    /// As [`Subject::completion`] and [`Subject::chunks`].
    pub fn roots(&self) -> Result<Vec<Place<'_>>, NotJudged> {
        match self.kind() {
            Kind::Stream => self.chunks(),
            _ => Ok(vec![self.completion()?]),
        }
    }
}

/// Says that a parameter was not requested, for the parameters of rules without making a text:
/// most requests have few of them.
fn not_requested(parameter: &str) -> Cow<'static, str> {
    macro_rules! known {
        ($($name:literal)*) => {
            match parameter {
                $($name => Cow::Borrowed(concat!("`", $name, "` was not requested")),)*
                other => Cow::Owned(format!("`{other}` was not requested")),
            }
        };
    }
    known! {
        "echo" "logprobs" "max_completion_tokens" "max_tokens" "model" "parallel_tool_calls"
        "response_format" "stop" "temperature" "tool_choice" "tools" "top_logprobs"
    }
}
