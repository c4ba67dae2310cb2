//! The last requests and what they got, for the tests of a client; without secrets.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use chatwire_transport::{Exchange, RecordedRequest, RecordedResponse, cassette::Redaction};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

use crate::limits::Limits;

/// What a request got, as the access log and the journal tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RequestSummary {
    /// Number of the request, from 1.
    pub number: u64,
    /// When it was received, in seconds since the Unix epoch.
    pub received: u64,
    /// The HTTP method.
    pub method: String,
    /// Path and query, without secrets.
    pub target: String,
    /// The status of the response.
    pub status: u16,
    /// What responded: `generated`, `recording`, `canned`, `error`, `admin` or `proxy`.
    pub source: &'static str,
    /// The name of the recording that responded; `None` for any other source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recording: Option<String>,
    /// The fault that the response was given; `None` without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// The message of an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The request ID that the response has.
    pub request_id: String,
    /// Size of the request body, in bytes.
    pub body_bytes: usize,
}

/// The last requests, within the limits.
///
/// They are redacted when they are read, because that takes longer than to send a recording.
#[derive(Debug)]
pub(crate) struct Journal {
    entries: Mutex<Entries>,
    max_entries: usize,
    max_bytes: usize,
    redaction: Redaction,
}

#[derive(Debug, Default)]
struct Entries {
    kept: VecDeque<Arc<Entry>>,
    bytes: usize,
    /// Number of entries that were dropped since the last reset.
    dropped: u64,
}

/// A request as it was received, in copies: what hyper gives is a part of the buffer of the
/// connection, and would keep all of it.
struct Entry {
    summary: RequestSummary,
    /// A line for each header.
    headers: Box<[u8]>,
    /// `None` if the body is larger than what is kept.
    body: Option<Box<[u8]>>,
}

impl fmt::Debug for Entry {
    /// Shows nothing of the request, which is not redacted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("number", &self.summary.number).finish_non_exhaustive()
    }
}

impl Journal {
    pub(crate) fn new(limits: &Limits, secret: Option<&str>) -> Self {
        let redaction = Redaction::new();
        Self {
            entries: Mutex::default(),
            max_entries: limits.max_journal_entries,
            max_bytes: limits.max_journal_bytes,
            redaction: match secret {
                Some(secret) => redaction.with_secret(secret),
                None => redaction,
            },
        }
    }

    /// The target of a request without secrets.
    pub(crate) fn target(&self, target: &str) -> String {
        self.redacted(target, HeaderMap::new(), Bytes::new()).target
    }

    /// Adds a request, whose summary has the target as it was received.
    pub(crate) fn add(&self, summary: RequestSummary, headers: &HeaderMap, body: &Bytes) {
        if self.max_entries == 0 {
            return;
        }
        let kept = (body.len() <= self.max_bytes / 16).then(|| body.as_ref().into());
        let entry = Arc::new(Entry { summary, headers: lines(headers), body: kept });
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.bytes += entry.size();
        entries.kept.push_back(entry);
        while entries.kept.len() > self.max_entries || entries.bytes > self.max_bytes {
            let Some(oldest) = entries.kept.pop_front() else { break };
            entries.bytes -= oldest.size();
            entries.dropped += 1;
        }
    }

    pub(crate) fn clear(&self) {
        *self.entries.lock().unwrap_or_else(PoisonError::into_inner) = Entries::default();
    }

    /// The body of `GET /_chatwire/requests`.
    pub(crate) fn to_json(&self) -> Value {
        let (dropped, kept) = {
            let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
            (entries.dropped, entries.kept.clone())
        };
        // Without the lock, because requests wait for it.
        let requests: Vec<_> = kept.iter().map(|entry| self.entry(entry)).collect();
        json!({"dropped": dropped, "requests": requests})
    }

    /// An entry without secrets.
    fn entry(&self, entry: &Entry) -> Value {
        let body = entry.body.as_deref().unwrap_or_default();
        let headers = header_map(&entry.headers);
        let request = self.redacted(&entry.summary.target, headers, Bytes::copy_from_slice(body));
        let mut json = json!(entry.summary);
        json["target"] = request.target.into();
        let headers = request
            .headers
            .iter()
            .map(|(name, value)| json!([name.as_str(), String::from_utf8_lossy(value.as_bytes())]));
        json["headers"] = headers.collect();
        // JSON is given as JSON, so that a test reads members of it; anything else as text.
        json["body"] = match &entry.body {
            None => Value::Null,
            Some(_) => serde_json::from_slice(&request.body)
                .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&request.body))),
        };
        json
    }

    fn redacted(&self, target: &str, headers: HeaderMap, body: Bytes) -> RecordedRequest {
        let mut request = RecordedRequest::new(http::Method::POST, target);
        request.headers = headers;
        request.body = body;
        let mut exchange = Exchange::new(request, RecordedResponse::new(StatusCode::OK));
        self.redaction.apply(&mut exchange);
        exchange.request
    }
}

impl Entry {
    fn size(&self) -> usize {
        self.body.as_ref().map_or(0, |body| body.len()) + self.headers.len() + 256
    }
}

/// The headers as lines, which no value has.
fn lines(headers: &HeaderMap) -> Box<[u8]> {
    let size = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 3).sum();
    let mut lines = Vec::with_capacity(size);
    for (name, value) in headers {
        lines.extend_from_slice(name.as_str().as_bytes());
        lines.extend_from_slice(b": ");
        lines.extend_from_slice(value.as_bytes());
        lines.push(b'\n');
    }
    lines.into()
}

/// The headers of lines.
fn header_map(lines: &[u8]) -> HeaderMap {
    let lines = lines.split(|byte| *byte == b'\n');
    let headers = lines.filter_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = (line.get(..colon)?, line.get(colon + 2..)?);
        Some((HeaderName::from_bytes(name).ok()?, HeaderValue::from_bytes(value).ok()?))
    });
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(name, value);
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_kept_as_lines() {
        let mut headers = HeaderMap::new();
        for (name, value) in [("a", &b"1: 2"[..]), ("a", b""), ("b", b"\xff\t:")] {
            headers.append(name, HeaderValue::from_bytes(value).unwrap());
        }
        assert_eq!(header_map(&lines(&headers)), headers);
        assert!(header_map(&lines(&HeaderMap::new())).is_empty());
    }
}
