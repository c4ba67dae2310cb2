//! One request of a probe.

use bytes::Bytes;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Feature;

/// One request of a probe, and what it is for.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ProbeCase {
    /// The name, unique in a plan and a plain folder name, such as `tool-required-stream`.
    pub name: String,
    /// What it tries, in a few words.
    pub about: String,
    /// The part of the API that it is about.
    pub area: Area,
    /// The HTTP method.
    pub method: Method,
    /// The path below the base URL, such as `/chat/completions`; it starts with `/`.
    pub path: String,
    /// The body; empty for none.
    pub body: Bytes,
    /// The `content-type` of the body.
    pub content_type: &'static str,
    /// The credentials.
    pub key: CaseKey,
    /// What the server should do.
    pub wanted: Wanted,
    /// After how many frames the body is left; `None` reads it to its end.
    pub abandon_after: Option<usize>,
    /// The case with the same request in the other form; `None` if there is none.
    pub twin: Option<String>,
}

/// The part of the API that a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Area {
    /// Non-streaming responses.
    Unary,
    /// Streams.
    Streaming,
    /// Tool calls and their results.
    Tools,
    /// JSON and JSON Schema.
    StructuredOutput,
    /// Parameters and their effects.
    Parameters,
    /// Kinds of messages.
    Messages,
    /// Requests that must be refused.
    Refusals,
    /// Keys.
    Authentication,
    /// Connections, methods and paths.
    Connections,
    /// The list of models.
    Models,
}

/// The credentials of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CaseKey {
    /// The key of the user, if there is one.
    Right,
    /// A key that no server accepts.
    Wrong,
    /// None.
    Absent,
    /// Another scheme than that of the API.
    OtherScheme,
}

/// What the server should do with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wanted {
    /// Serve it: every server of this API does.
    Served,
    /// Serve it, or refuse it if it does not have the feature.
    Optional(Feature),
    /// Refuse it; the rules say with how much force.
    Refused,
    /// Either; only a rule that compares it with others judges it.
    Either,
}

impl ProbeCase {
    /// A chat request.
    pub(crate) fn chat(name: &str, about: &str, area: Area, body: &Value) -> Self {
        Self {
            name: name.to_owned(),
            about: about.to_owned(),
            area,
            method: Method::POST,
            path: CHAT.to_owned(),
            body: body.to_string().into(),
            content_type: "application/json",
            key: CaseKey::Right,
            wanted: Wanted::Served,
            abandon_after: None,
            twin: None,
        }
    }

    /// A request without a body.
    pub(crate) fn bare(
        name: &str,
        about: &str,
        area: Area,
        (method, path): (Method, &str),
    ) -> Self {
        let case = Self::chat(name, about, area, &Value::Null);
        Self { method, path: path.to_owned(), body: Bytes::new(), ..case }
    }

    pub(crate) fn optional(self, feature: Feature) -> Self {
        Self { wanted: Wanted::Optional(feature), ..self }
    }

    pub(crate) fn refused(self) -> Self {
        Self { wanted: Wanted::Refused, ..self }
    }

    pub(crate) fn either(self) -> Self {
        Self { wanted: Wanted::Either, ..self }
    }

    pub(crate) fn with_key(self, key: CaseKey) -> Self {
        Self { key, ..self }
    }

    pub(crate) fn with_body(self, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..self }
    }

    pub(crate) fn with_twin(self, name: &str) -> Self {
        Self { twin: Some(name.to_owned()), ..self }
    }

    /// The body as JSON; `null` if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Whether a stream is asked for.
    pub fn is_stream(&self) -> bool {
        self.json().get("stream").and_then(Value::as_bool).unwrap_or(false)
    }

    /// The model of the request; `None` if it has none.
    pub fn model(&self) -> Option<String> {
        self.json().get("model").and_then(Value::as_str).map(str::to_owned)
    }

    /// The most tokens that the response can have; 0 if the request should be refused, or is not a
    /// chat request.
    pub fn max_tokens(&self) -> u64 {
        if self.wanted == Wanted::Refused || self.method != Method::POST {
            return 0;
        }
        let body = self.json();
        let limit = |name: &str| body.get(name).and_then(Value::as_u64);
        let limit = limit("max_tokens").into_iter().chain(limit("max_completion_tokens")).max();
        let choices = limit_of(&body, "n").unwrap_or(1);
        limit.unwrap_or(0).saturating_mul(choices)
    }
}

fn limit_of(body: &Value, name: &str) -> Option<u64> {
    body.get(name).and_then(Value::as_u64)
}

/// The path of chat requests.
pub(crate) const CHAT: &str = "/chat/completions";

impl Area {
    /// In kebab case, as tags of recordings name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unary => "unary",
            Self::Streaming => "streaming",
            Self::Tools => "tools",
            Self::StructuredOutput => "structured-output",
            Self::Parameters => "parameters",
            Self::Messages => "messages",
            Self::Refusals => "refusals",
            Self::Authentication => "authentication",
            Self::Connections => "connections",
            Self::Models => "models",
        }
    }
}
