//! Case files: requests to record, as TOML.

use std::collections::BTreeSet;

use bytes::Bytes;
use chatwire_transport::cassette::{ExpectedStatus, name_problem};
use http::Method;
use serde::Deserialize;
use serde_json::Value;

/// One request to send, made from a case and one of its modes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlannedRequest {
    /// The name of the case.
    pub(crate) case: String,
    /// The recording's name, a plain file name.
    pub(crate) name: String,
    /// The recording of the same request in the other mode.
    pub(crate) pair: Option<String>,
    /// A note for readers.
    pub(crate) note: String,
    /// Tags, including the mode if there is one.
    pub(crate) tags: Vec<String>,
    /// The model of the request, if it has one.
    pub(crate) model: Option<String>,
    /// The HTTP method.
    pub(crate) method: Method,
    /// The path, which starts with `/`.
    pub(crate) path: String,
    /// The body.
    pub(crate) body: Bytes,
    /// The `content-type` of the body.
    pub(crate) content_type: &'static str,
    /// The credentials to send.
    pub(crate) auth: Auth,
    /// The status that the response must have.
    pub(crate) status: ExpectedStatus,
    /// Number of frames after which the body is dropped; `None` reads it to the end.
    pub(crate) abandon_after: Option<usize>,
}

impl PlannedRequest {
    /// The media type that the client asks for.
    pub(crate) fn accept(&self) -> &'static str {
        let body = serde_json::from_slice::<Value>(&self.body).unwrap_or_default();
        let streams = body.get("stream").and_then(Value::as_bool).unwrap_or(false);
        if streams { "text/event-stream" } else { "application/json" }
    }
}

/// Credentials to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Auth {
    /// The API key from the environment.
    #[default]
    Right,
    /// An invalid key.
    Wrong,
    /// Another scheme than that of the API.
    OtherScheme,
    /// No key.
    None,
}

/// Why a case file is invalid.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CaseError {
    /// The text is not a case file in TOML.
    #[error("{what}")]
    Syntax {
        /// Line number, from 1; `None` if unknown.
        line: Option<usize>,
        what: String,
    },
    /// A case is invalid.
    #[error("case `{name}` {problem}")]
    Case { name: String, problem: &'static str },
}

/// Parses a case file into requests, in the order of the file.
pub(crate) fn plan(text: &str) -> Result<Vec<PlannedRequest>, CaseError> {
    let file: CaseFile = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map(|before| 1 + before.matches('\n').count());
        // A message may list alternatives in several lines.
        let what = error.message().lines().collect::<Vec<_>>().join("; ");
        CaseError::Syntax { line, what }
    })?;
    let mut names = BTreeSet::new();
    let mut planned = Vec::new();
    for case in file.case {
        let name = case.name.clone();
        let invalid = |problem| CaseError::Case { name: name.clone(), problem };
        for one in case.expand().map_err(invalid)? {
            if let Some(problem) = name_problem(&one.name) {
                return Err(invalid(problem));
            }
            if !names.insert(one.name.clone()) {
                return Err(invalid("has the name of another case"));
            }
            planned.push(one);
        }
    }
    Ok(planned)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    note: String,
    tags: Vec<String>,
    #[serde(default)]
    modes: Vec<Mode>,
    request: Option<String>,
    raw: Option<String>,
    method: Option<String>,
    path: Option<String>,
    #[serde(default)]
    auth: Auth,
    #[serde(default)]
    status: ExpectedStatus,
    abandon_after: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    Unary,
    Stream,
}

impl Mode {
    fn as_str(self) -> &'static str {
        match self {
            Self::Unary => "unary",
            Self::Stream => "stream",
        }
    }
}

impl Case {
    fn expand(self) -> Result<Vec<PlannedRequest>, &'static str> {
        if !is_kebab(&self.name) {
            return Err("must have a name of lower-case letters, digits and single hyphens");
        }
        match (&self.request, &self.raw, self.modes.as_slice()) {
            (None, Some(raw), []) => Ok(vec![self.planned(None, raw.clone().into(), None)?]),
            (Some(request), None, [_, ..]) => {
                let request: Value =
                    serde_json::from_str(request).map_err(|_| "has a request that is not JSON")?;
                self.modes.iter().map(|mode| self.with_mode(*mode, request.clone())).collect()
            }
            _ => Err("must have either `request` and `modes` or `raw` alone"),
        }
    }

    /// The request in one mode.
    fn with_mode(&self, mode: Mode, mut request: Value) -> Result<PlannedRequest, &'static str> {
        let members = request.as_object_mut().ok_or("has a request that is not an object")?;
        let model = members.get("model").and_then(Value::as_str).map(str::to_owned);
        if mode == Mode::Stream {
            members.insert("stream".to_owned(), Value::Bool(true));
        }
        self.planned(Some(mode), request.to_string().into(), model)
    }

    fn planned(
        &self,
        mode: Option<Mode>,
        body: Bytes,
        model: Option<String>,
    ) -> Result<PlannedRequest, &'static str> {
        let method = self.method.as_deref().unwrap_or("POST");
        let path = self.path.as_deref().unwrap_or("/v1/chat/completions");
        if !path.starts_with('/') {
            return Err("has a path that does not start with `/`");
        }
        // The name contains the mode only if the case has both modes.
        let both = self.modes.len() > 1;
        let named = |mode: Mode| format!("{}-{}", self.name, mode.as_str());
        let other = mode.and_then(|mode| self.modes.iter().find(|other| **other != mode));
        Ok(PlannedRequest {
            case: self.name.clone(),
            name: mode.filter(|_| both).map_or_else(|| self.name.clone(), named),
            pair: other.copied().map(named),
            note: self.note.clone(),
            tags: self.tags.iter().cloned().chain(mode.map(|mode| mode.as_str().into())).collect(),
            model,
            method: method.parse().map_err(|_| "has an invalid HTTP method")?,
            path: path.to_owned(),
            body,
            content_type: "application/json",
            auth: self.auth,
            status: self.status.clone(),
            abandon_after: self.abandon_after,
        })
    }
}

fn is_kebab(name: &str) -> bool {
    name.split('-').all(|word| {
        !word.is_empty()
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "[[case]]\nname = \"a-case\"\nnote = \"Why.\"\ntags = [\"text\"]\n";

    fn planned(rest: &str) -> Vec<PlannedRequest> {
        plan(&format!("{HEAD}{rest}")).unwrap()
    }

    #[test]
    fn a_case_with_both_modes_is_a_pair_of_recordings() {
        let both =
            planned("modes = [\"unary\", \"stream\"]\nrequest = '{\"model\": \"m\", \"b\": 1.50}'");
        let names: Vec<_> =
            both.iter().map(|one| (one.name.as_str(), one.pair.as_deref())).collect();
        assert_eq!(
            names,
            [("a-case-unary", Some("a-case-stream")), ("a-case-stream", Some("a-case-unary"))]
        );
        assert_eq!(both[0].body, r#"{"b":1.5,"model":"m"}"#);
        assert_eq!(both[1].body, r#"{"b":1.5,"model":"m","stream":true}"#);
        assert_eq!(both[1].tags, ["text", "stream"]);
        assert_eq!(both[1].model.as_deref(), Some("m"));
    }

    #[test]
    fn a_raw_body_is_sent_unchanged() {
        let raw = planned("raw = '{\"a'\nmethod = \"GET\"\npath = \"/v1\"\nauth = \"none\"");
        assert_eq!(raw[0].name, "a-case");
        assert_eq!(raw[0].pair, None);
        assert_eq!(raw[0].body, "{\"a");
        assert_eq!((&raw[0].method, raw[0].path.as_str()), (&Method::GET, "/v1"));
        assert_eq!(raw[0].auth, Auth::None);
    }

    #[track_caller]
    fn check_rejected(text: &str, part: &str) {
        let error = plan(text).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }

    #[test]
    fn invalid_cases_are_reported() {
        let stream = "modes = [\"stream\"]\n";
        check_rejected("case = 1", "invalid type");
        check_rejected(&format!("{HEAD}raw = ''\nnonsense = 1"), "nonsense");
        check_rejected(HEAD, "`a-case` must have either");
        check_rejected(&format!("{HEAD}raw = ''\n{stream}"), "must have either");
        check_rejected(&format!("{HEAD}{stream}request = '{{'"), "not JSON");
        check_rejected(&format!("{HEAD}{stream}request = '[]'"), "not an object");
        check_rejected(&format!("{HEAD}raw = ''\npath = 'v1'"), "start with `/`");
        check_rejected(&format!("{HEAD}raw = ''\nmethod = 'G T'"), "method");
        check_rejected(&format!("{HEAD}raw = ''\n{HEAD}raw = ''"), "another case");
        check_rejected(&HEAD.replace("a-case", "../up"), "lower-case letters");
        check_rejected(&format!("{}raw = ''", HEAD.replace("a-case", "con")), "device");
        let long = HEAD.replace("a-case", &"a".repeat(300));
        check_rejected(&format!("{long}raw = ''"), "128 bytes");
    }
}
