//! Small builders of exchanges that conform, to be bent by tests.

use std::time::Duration;

use bytes::Bytes;
use chatwire_schema::ContractSet;
use chatwire_transport::{BodyEnd, Exchange, Frame, RecordedRequest, RecordedResponse};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    rule::{BuiltIn, RuleOutcome, check},
    subject::{BothViews, Subject},
    verdict::Verdict,
};

/// The model of all exchanges, which chooses the contract.
const MODEL: &str = "nousresearch/hermes-4-405b";

/// An exchange in the making.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    request: Value,
    method: Method,
    path: String,
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
    end: BodyEnd,
    expected_status: Option<&'static str>,
    twin: Option<Box<Self>>,
    /// When the first frame comes, and how long after it the next, in milliseconds.
    times: (u64, u64),
}

#[derive(Debug, Clone)]
enum Body {
    Json(Value),
    /// Chunks, then `[DONE]`.
    Chunks(Vec<Value>),
    Raw(Vec<u8>),
}

/// A unary exchange that conforms.
pub(crate) fn completion() -> Case {
    Case::new(Body::Json(json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_744_187_449,
        "model": MODEL,
        "choices": [{
            "index": 0,
            "message": {"role": "assistant", "content": "Hello there"},
            "logprobs": null,
            "finish_reason": "stop",
        }],
        "usage": {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11},
    })))
    .header("content-type", "application/json")
}

/// A streaming exchange that conforms: role, two pieces of text, the end.
pub(crate) fn stream() -> Case {
    let deltas = [
        (json!({"role": "assistant", "content": ""}), Value::Null),
        (json!({"content": "Hello"}), Value::Null),
        (json!({"content": " there"}), Value::Null),
        (json!({}), json!("stop")),
    ];
    let chunks = deltas.into_iter().map(|(delta, finish)| chunk(0, delta, finish)).collect();
    Case::new(Body::Chunks(chunks))
        .asking(json!({"stream": true}))
        .header("content-type", "text/event-stream; charset=utf-8")
        .header("cache-control", "no-cache")
}

/// A refused request, in OpenAI's envelope.
pub(crate) fn error() -> Case {
    Case::new(Body::Json(json!({"error": {
        "message": "unknown model",
        "type": "invalid_request_error",
        "param": "model",
        "code": null,
    }})))
    .status(404)
    .header("content-type", "application/json")
}

/// A chunk of one choice.
pub(crate) fn chunk(index: i64, delta: Value, finish_reason: Value) -> Value {
    json!({
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1_744_187_449,
        "model": MODEL,
        "choices": [{"index": index, "delta": delta, "finish_reason": finish_reason}],
    })
}

/// A chunk that carries usage and no choice.
pub(crate) fn usage_chunk() -> Value {
    let mut chunk = chunk(0, json!({}), Value::Null);
    chunk["choices"] = json!([]);
    chunk["usage"] = json!({"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11});
    chunk
}

/// A call of the tool `look` with the given arguments.
pub(crate) fn tool_call(id: &str, arguments: &str) -> Value {
    json!({"id": id, "type": "function", "function": {"name": "look", "arguments": arguments}})
}

/// The delta that opens a call of the tool `look`.
pub(crate) fn tool_delta(index: i64, id: &str, arguments: &str) -> Value {
    let mut call = tool_call(id, arguments);
    call["index"] = json!(index);
    json!({"tool_calls": [call]})
}

impl Case {
    fn new(body: Body) -> Self {
        let case = Self {
            request: json!({
                "model": MODEL,
                "messages": [{"role": "user", "content": "Hi"}],
            }),
            method: Method::POST,
            path: "/v1/chat/completions".to_owned(),
            status: 200,
            headers: Vec::new(),
            body,
            end: BodyEnd::Complete,
            expected_status: None,
            twin: None,
            times: (50, 10),
        };
        case.header("date", "Wed, 09 Apr 2025 08:30:50 GMT").header("x-request-id", "req-1")
    }

    /// Adds members to the request.
    pub(crate) fn asking(mut self, members: Value) -> Self {
        let Value::Object(members) = members else { panic!("members come as an object") };
        self.request.as_object_mut().unwrap().extend(members);
        self
    }

    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn expecting_status(mut self, status: &'static str) -> Self {
        self.expected_status = Some(status);
        self
    }

    pub(crate) fn path(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    pub(crate) fn method(mut self, method: &str) -> Self {
        self.method = method.parse().unwrap();
        self
    }

    pub(crate) fn end(mut self, end: BodyEnd) -> Self {
        self.end = end;
        self
    }

    /// Sets the exchange with the same request in the other mode.
    pub(crate) fn twin(mut self, twin: &Self) -> Self {
        self.twin = Some(Box::new(twin.clone()));
        self
    }

    /// Sets when the first frame comes.
    pub(crate) fn after_ms(mut self, first: u64) -> Self {
        self.times.0 = first;
        self
    }

    /// Sets how long after each frame the next one comes.
    pub(crate) fn every_ms(mut self, every: u64) -> Self {
        self.times.1 = every;
        self
    }

    /// Where each frame ends in the body.
    pub(crate) fn frame_ends(&self) -> Vec<usize> {
        let lengths = self.frames().into_iter().map(|frame| frame.len());
        lengths
            .scan(0, |end, length| {
                *end += length;
                Some(*end)
            })
            .collect()
    }

    /// Sets a header, in place of one of the same name.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self = self.without_header(name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without_header(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| other != name);
        self
    }

    /// Sets the value at a pointer of the body; its parent exists.
    pub(crate) fn set(mut self, pointer: &str, value: Value) -> Self {
        let Body::Json(body) = &mut self.body else { panic!("the body is JSON") };
        put(body, pointer, value);
        self
    }

    /// Removes the value at a pointer of the body.
    pub(crate) fn remove(mut self, pointer: &str) -> Self {
        let Body::Json(body) = &mut self.body else { panic!("the body is JSON") };
        take(body, pointer);
        self
    }

    /// Sets the value at a pointer of a chunk, counted from zero.
    pub(crate) fn set_in(mut self, index: usize, pointer: &str, value: Value) -> Self {
        put(&mut self.chunks()[index], pointer, value);
        self
    }

    /// Removes the value at a pointer of a chunk, counted from zero.
    pub(crate) fn remove_in(mut self, index: usize, pointer: &str) -> Self {
        take(&mut self.chunks()[index], pointer);
        self
    }

    /// Inserts a chunk so that it becomes the one at `index`.
    pub(crate) fn insert(mut self, index: usize, chunk: Value) -> Self {
        self.chunks().insert(index, chunk);
        self
    }

    /// Adds a chunk at the end.
    pub(crate) fn push(mut self, chunk: Value) -> Self {
        self.chunks().push(chunk);
        self
    }

    /// Takes out the chunk at `index`.
    pub(crate) fn drop_chunk(mut self, index: usize) -> Self {
        self.chunks().remove(index);
        self
    }

    /// Replaces the body.
    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Body::Raw(body.into());
        self
    }

    /// Replaces text in the body as it is sent.
    pub(crate) fn replace(self, from: &str, to: &str) -> Self {
        let body = String::from_utf8(self.frames().concat()).unwrap();
        assert!(body.contains(from), "{from} is in {body}");
        self.body(body.replace(from, to))
    }

    fn chunks(&mut self) -> &mut Vec<Value> {
        match &mut self.body {
            Body::Chunks(chunks) => chunks,
            _ => panic!("the body is made of chunks"),
        }
    }

    fn frames(&self) -> Vec<Vec<u8>> {
        match &self.body {
            Body::Json(value) => vec![value.to_string().into_bytes()],
            Body::Raw(bytes) => vec![bytes.clone()],
            Body::Chunks(chunks) => {
                let events = chunks.iter().map(Value::to_string).chain(["[DONE]".to_owned()]);
                events.map(|data| format!("data: {data}\n\n").into_bytes()).collect()
            }
        }
    }

    pub(crate) fn exchange(&self) -> Exchange {
        let mut request = RecordedRequest::new(self.method.clone(), self.path.clone());
        request.body = Bytes::from(self.request.to_string());
        let mut response = RecordedResponse::new(StatusCode::from_u16(self.status).unwrap());
        for (name, value) in &self.headers {
            let name: HeaderName = name.parse().unwrap();
            response.headers.append(name, HeaderValue::from_str(value).unwrap());
        }
        let (first, every) = self.times;
        let mut at = Duration::from_millis(first);
        for bytes in self.frames() {
            response.frames.push(Frame::new(at, bytes));
            at += Duration::from_millis(every);
        }
        response.end = self.end;
        Exchange::new(request, response)
    }

    pub(crate) fn subject(&self) -> Subject {
        let mut subject = Subject::from_exchange(&self.exchange());
        if let Some(twin) = &self.twin {
            subject = subject.with_twin(twin.subject());
        }
        match self.expected_status {
            Some(status) => subject.with_expected_status(status.parse().unwrap()),
            None => subject,
        }
    }

    pub(crate) fn judge(&self, rule: &'static BuiltIn) -> RuleOutcome {
        let contracts = ContractSet::bundled();
        let contract = contracts.for_model(MODEL).unwrap();
        check(&rule, &BothViews::of(&self.subject()), rule.level, contract)
    }

    /// The rule is kept.
    #[track_caller]
    pub(crate) fn passes(self, rule: &'static BuiltIn) {
        let outcome = self.judge(rule);
        assert_eq!(outcome.verdict, Verdict::Pass, "{outcome:#?}");
    }

    /// The rule is broken at these places, each `/pointer`, `event:/pointer`, `header` or `@byte`.
    #[track_caller]
    pub(crate) fn breaks(self, rule: &'static BuiltIn, places: &[&str]) {
        let outcome = self.judge(rule);
        assert_eq!(outcome.verdict, rule.level.broken(), "{outcome:#?}");
        let found: Vec<_> = outcome
            .findings
            .iter()
            .map(|finding| {
                let at = &finding.location;
                match (&at.header, at.event, &at.pointer, at.offset) {
                    (Some(header), ..) => header.clone(),
                    (None, Some(event), Some(pointer), _) => format!("{event}:{pointer}"),
                    (None, Some(event), None, _) => format!("{event}"),
                    (None, None, Some(pointer), _) => pointer.clone(),
                    (None, None, None, offset) => format!("@{}", offset.unwrap()),
                }
            })
            .collect();
        assert_eq!(found, places, "{outcome:#?}");
    }

    /// The rule cannot be judged.
    #[track_caller]
    pub(crate) fn skips(self, rule: &'static BuiltIn) {
        let outcome = self.judge(rule);
        assert_eq!(outcome.verdict, Verdict::Skip, "{outcome:#?}");
    }

    /// The rule is about something else.
    #[track_caller]
    pub(crate) fn not_for(self, rule: &'static BuiltIn) {
        let outcome = self.judge(rule);
        assert_eq!(outcome.verdict, Verdict::NotApplicable, "{outcome:#?}");
    }
}

fn put(root: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match root.pointer_mut(parent).unwrap() {
        Value::Array(items) => {
            let index: usize = name.parse().unwrap();
            if index == items.len() {
                items.push(value);
            } else {
                items[index] = value;
            }
        }
        parent => {
            parent.as_object_mut().unwrap().insert(name.to_owned(), value);
        }
    }
}

fn take(root: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match root.pointer_mut(parent).unwrap() {
        Value::Array(items) => {
            items.remove(name.parse().unwrap());
        }
        parent => {
            parent.as_object_mut().unwrap().remove(name).unwrap();
        }
    }
}
