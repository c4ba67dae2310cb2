//! Where lines of a log keep the parts of an exchange.

use std::{fs, path::Path};

use serde::Deserialize;

use crate::{ImportError, Place, outline::Outline};

/// The largest file with a mapping that is read, in bytes.
const MAX_FILE: u64 = 1 << 20;

/// Where each line of a log keeps the parts of an exchange, as JSON pointers.
///
/// It can be written in a `chatwire.toml` as the table `[import.log]`:
///
/// ```toml
/// [import.log]
/// response = "/llm_response"
/// request = "/llm_request"
/// status = "/http/status"
/// ```
///
/// A body may be a JSON value, or a text with the JSON or the event stream in it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LogMapping {
    /// The body of the response. It must exist in each line that is an exchange.
    pub response: String,
    /// The body of the request. Default: none, so that it is unknown.
    pub request: Option<String>,
    /// The HTTP status, a number or a text. Default: none, so that it is unknown and 200.
    pub status: Option<String>,
    /// The headers of the response, an object. Default: none, so that they are unknown.
    pub headers: Option<String>,
    /// The URL or the path. Default: none, for `/v1/chat/completions`.
    pub url: Option<String>,
    /// The time of the request, a text. Default: none.
    pub time: Option<String>,
    /// Why there is no response, a text. Default: none.
    pub error: Option<String>,
    /// Whether the program that wrote the log built the response anew, for instance from a stream,
    /// so that members were added or lost. Default: `false`.
    #[serde(default)]
    pub rebuilt: bool,
}

impl LogMapping {
    /// A mapping with the body of the response only.
    pub fn new(response: impl Into<String>) -> Self {
        Self {
            response: response.into(),
            request: None,
            status: None,
            headers: None,
            url: None,
            time: None,
            error: None,
            rebuilt: false,
        }
    }
}

impl LogMapping {
    /// Reads the table `[import.log]` of a `chatwire.toml`; `None` if it has none.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is larger than 1 MiB, and if the table has an unknown member,
    /// no `response`, or a pointer that does not begin with `/`.
    pub fn load(path: impl AsRef<Path>) -> Result<Option<Self>, ImportError> {
        let path = path.as_ref();
        let place = Place::file(path.display().to_string());
        let io = |error| ImportError::io(place.clone(), error);
        if fs::metadata(path).map_err(io)?.len() > MAX_FILE {
            return Err(ImportError::syntax(place.clone(), "has more than 1 MiB"));
        }
        let text = fs::read_to_string(path).map_err(io)?;
        let file: File = toml::from_str(&text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let before = text.as_bytes().get(..start).unwrap_or_default();
            let line = 1 + memchr::memchr_iter(b'\n', before).count();
            ImportError::syntax(place.clone().line(line), error.message().replace('\n', "; "))
        })?;
        let Some(mapping) = file.import.and_then(|import| import.log) else { return Ok(None) };
        let wrong = mapping.pointers().find(|pointer| !pointer.starts_with('/'));
        if let Some(pointer) = wrong {
            let what = format!("{pointer:?} is not a JSON pointer; it begins with `/`");
            return Err(ImportError::syntax(place.clone(), what));
        }
        Ok(Some(mapping))
    }

    fn pointers(&self) -> impl Iterator<Item = &String> {
        let others =
            [&self.request, &self.status, &self.headers, &self.url, &self.time, &self.error];
        [&self.response].into_iter().chain(others.into_iter().flatten())
    }
}

/// A `chatwire.toml`, of which the other tables are read elsewhere.
#[derive(Deserialize)]
struct File {
    import: Option<ImportTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImportTable {
    log: Option<LogMapping>,
}

/// A known kind of log.
pub(crate) struct KnownLog {
    /// Members that each line of it has.
    marks: &'static [&'static str],
    response: &'static str,
    request: Option<&'static str>,
    status: Option<&'static str>,
    time: Option<&'static str>,
    error: Option<&'static str>,
    rebuilt: bool,
}

/// Known kinds, the most particular first.
const KNOWN: [KnownLog; 5] = [
    // LiteLLM, `StandardLoggingPayload`: https://docs.litellm.ai/docs/proxy/logging_spec
    KnownLog {
        marks: &["call_type", "response", "model_parameters"],
        response: "/response",
        request: None,
        status: None,
        time: Some("/startTime"),
        error: Some("/error_str"),
        rebuilt: true,
    },
    // LiteLLM, the arguments of a custom callback written as JSON.
    KnownLog {
        marks: &["litellm_params", "response"],
        response: "/response",
        request: None,
        status: None,
        time: None,
        error: None,
        rebuilt: true,
    },
    // Helicone, an exported request.
    KnownLog {
        marks: &["request_body", "response_body"],
        response: "/response_body",
        request: Some("/request_body"),
        status: Some("/response_status"),
        time: Some("/request_created_at"),
        error: None,
        rebuilt: false,
    },
    // Gateways that log whole bodies.
    KnownLog {
        marks: &["request/body", "response/body"],
        response: "/response/body",
        request: Some("/request/body"),
        status: Some("/response/status"),
        time: Some("/started_at"),
        error: None,
        rebuilt: false,
    },
    KnownLog {
        marks: &["request/messages", "response/choices"],
        response: "/response",
        request: Some("/request"),
        status: Some("/status"),
        time: Some("/time"),
        error: None,
        rebuilt: false,
    },
];

impl KnownLog {
    pub(crate) fn of(outline: &Outline) -> Option<LogMapping> {
        let found = KNOWN.iter().find(|known| outline.has_all(known.marks))?;
        Some(LogMapping {
            response: found.response.to_owned(),
            request: found.request.map(str::to_owned),
            status: found.status.map(str::to_owned),
            headers: None,
            url: None,
            time: found.time.map(str::to_owned),
            error: found.error.map(str::to_owned),
            rebuilt: found.rebuilt,
        })
    }
}

/// Whether a line is of a known kind.
pub(crate) fn is_known(outline: &Outline) -> bool {
    KNOWN.iter().any(|known| outline.has_all(known.marks))
}
