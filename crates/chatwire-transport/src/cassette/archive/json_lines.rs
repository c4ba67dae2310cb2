//! A recording as one line of JSON.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde::{Deserialize, Serialize};

use crate::{
    BodyEnd, Exchange, Frame, RecordedRequest, RecordedResponse,
    cassette::{
        Meta, Recording, RecordingError, RecordingErrorKind,
        format::{
            folder::MAX_BODY,
            frames::FrameSplitter,
            head,
            meta::{Kept, MetaFile},
        },
        redact,
    },
};

const MAX_LINE: u64 = 2 * MAX_BODY;
const MAX_FILE: u64 = 1 << 30;
const MAX_RECORDINGS: usize = 10_000;

pub(crate) fn encode(recording: &Recording) -> Result<String, RecordingErrorKind> {
    let mut exchange = recording.exchange.clone();
    redact::for_storage(&mut exchange);
    let kept = Kept::of(&exchange);
    let Exchange { request, response, .. } = exchange;
    let line = Line {
        name: recording.name.clone(),
        meta: recording.meta.to_file(&kept)?,
        request: Request {
            method: request.method.to_string(),
            headers: pairs(&request.headers),
            target: request.target,
            body: Payload::of(&request.body),
        },
        response: (response.end != BodyEnd::NoResponse).then(|| Response {
            version: head::version_name(response.version).to_owned(),
            status: response.status.as_u16(),
            headers: pairs(&response.headers),
            body: Payload::of(&response.body()),
            frames: response.frames.iter().map(times).collect(),
        }),
        expect: recording.expect.clone(),
    };
    serde_json::to_string(&line).map_err(|_| syntax_error("cannot be written as JSON"))
}

pub(crate) fn decode(line: &str) -> Result<Recording, RecordingErrorKind> {
    if line.len() as u64 > MAX_LINE {
        return Err(RecordingErrorKind::TooLarge { size: line.len() as u64, limit: MAX_LINE });
    }
    let Line { name, meta, request, response, expect } = match parse(line) {
        Ok(line) => line,
        Err(error) => {
            // A later format may have other members.
            let version: VersionOnly = parse(line)?;
            Meta::check_format(version.meta.format)?;
            return Err(error);
        }
    };
    let (meta, kept) = Meta::from_file(meta)?;

    let method = Method::try_from(request.method.as_str())
        .map_err(|_| syntax_error("`method` must be a method"))?;
    if !head::is_target(&request.target) {
        return Err(syntax_error("`target` must be a path and query that start with `/`"));
    }
    let mut recorded_request = RecordedRequest::new(method, request.target);
    recorded_request.headers = headers(&request.headers)?;
    recorded_request.body = request.body.bytes()?;
    recorded_request.credentials = kept.credentials;

    let recorded_response = match (response, kept.end) {
        (Some(response), end) if end != BodyEnd::NoResponse => response.into_recorded(end)?,
        (None, BodyEnd::NoResponse) => RecordedResponse::none(),
        _ => return Err(syntax_error("`response` must exist unless `end` is `no-response`")),
    };
    let mut exchange =
        Exchange::new(recorded_request, recorded_response).with_unknown(kept.unknown);
    exchange.redacted = kept.redacted;
    Ok(Recording { name, dir: PathBuf::new(), meta, exchange, expect })
}

pub(crate) fn load(path: &Path) -> Result<Vec<Recording>, RecordingError> {
    let io = |error| RecordingError::io(path, error);
    let mut reader = BufReader::new(File::open(path).map_err(io)?);
    let mut recordings = Vec::new();
    let mut total: u64 = 0;
    for number in 1.. {
        let fail = |problem| Err(RecordingError::new(path, problem).at_line(number));
        let mut line = Vec::new();
        reader.by_ref().take(MAX_LINE + 2).read_until(b'\n', &mut line).map_err(io)?;
        if line.is_empty() {
            break;
        }
        total += line.len() as u64;
        if total > MAX_FILE {
            return fail(RecordingErrorKind::TooMany { limit: "1 GiB is read at once" });
        }
        let Ok(text) = std::str::from_utf8(&line) else {
            return fail(syntax_error("is not UTF-8"));
        };
        let text = text.trim_ascii();
        if text.is_empty() {
            continue;
        }
        if recordings.len() == MAX_RECORDINGS {
            return fail(RecordingErrorKind::TooMany {
                limit: "10,000 recordings are read at once",
            });
        }
        match decode(text) {
            Ok(recording) => recordings.push(recording),
            Err(problem) => return fail(problem),
        }
    }
    Ok(recordings)
}

#[derive(Deserialize)]
struct VersionOnly {
    meta: FormatOnly,
}

#[derive(Deserialize)]
struct FormatOnly {
    format: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    meta: MetaFile,
    request: Request,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<Response>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expect: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Payload,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Response {
    version: String,
    status: u16,
    headers: Vec<(String, String)>,
    body: Payload,
    /// Nanoseconds since the request, and length in bytes.
    frames: Vec<(u64, u64)>,
}

impl Response {
    fn into_recorded(self, end: BodyEnd) -> Result<RecordedResponse, RecordingErrorKind> {
        let status = StatusCode::from_u16(self.status)
            .map_err(|_| syntax_error("`status` must be a status from 100 to 999"))?;
        let mut recorded = RecordedResponse::new(status);
        recorded.version = head::version_of(&self.version)
            .ok_or_else(|| syntax_error("`version` must be a version such as HTTP/1.1"))?;
        recorded.headers = headers(&self.headers)?;
        recorded.end = end;
        let body = self.body.bytes()?;
        let mut splitter = FrameSplitter::new(&body);
        for (nanos, length) in self.frames {
            splitter.add(Duration::from_nanos(nanos), length).map_err(syntax_error)?;
        }
        recorded.frames = splitter.finish()?;
        Ok(recorded)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Payload {
    Text(String),
    Base64(String),
}

impl Payload {
    fn of(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Base64(STANDARD.encode(bytes)),
        }
    }

    fn bytes(self) -> Result<Bytes, RecordingErrorKind> {
        let bytes = match self {
            Self::Text(text) => Bytes::from(text),
            Self::Base64(text) => {
                let bytes =
                    STANDARD.decode(text).map_err(|_| syntax_error("`base64` is not base64"))?;
                Bytes::from(bytes)
            }
        };
        match bytes.len() as u64 {
            size if size > MAX_BODY => Err(RecordingErrorKind::TooLarge { size, limit: MAX_BODY }),
            _ => Ok(bytes),
        }
    }
}

/// Times beyond 584 years are truncated.
fn times(frame: &Frame) -> (u64, u64) {
    (u64::try_from(frame.at.as_nanos()).unwrap_or(u64::MAX), frame.bytes.len() as u64)
}

/// Names and values; a value has one character for each byte.
fn pairs(headers: &HeaderMap) -> Vec<(String, String)> {
    let pairs = headers.iter();
    pairs
        .map(|(name, value)| {
            let value = value.as_bytes().iter().copied().map(char::from).collect();
            (name.as_str().to_owned(), value)
        })
        .collect()
}

fn headers(pairs: &[(String, String)]) -> Result<HeaderMap, RecordingErrorKind> {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let name = HeaderName::from_bytes(name.as_bytes()).ok();
        let value: Option<Vec<u8>> =
            value.chars().map(|character| u8::try_from(character).ok()).collect();
        let value = value.and_then(|value| HeaderValue::from_bytes(&value).ok());
        let (Some(name), Some(value)) = (name, value) else {
            return Err(syntax_error("`headers` must be pairs of a header's name and its value"));
        };
        headers.try_append(name, value).map_err(|_| syntax_error("`headers` has one too many"))?;
    }
    Ok(headers)
}

fn parse<'a, T: Deserialize<'a>>(line: &'a str) -> Result<T, RecordingErrorKind> {
    serde_json::from_str(line).map_err(|error| {
        syntax_error(format!("is not a recorded exchange; see column {}", error.column()))
    })
}

fn syntax_error(what: impl Into<String>) -> RecordingErrorKind {
    RecordingErrorKind::Syntax(what.into())
}
