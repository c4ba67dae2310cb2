//! HTTP Archives ([HAR 1.2](http://www.softwareishard.com/blog/har-12-spec/)): export and import.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
    header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE},
};
use serde_json::{Value, json};

use crate::{
    Exchange, Frame, RecordedRequest, RecordedResponse,
    cassette::{
        Recording, RecordingErrorKind,
        format::{folder::MAX_BODY, head},
        redact,
    },
};

const MAX_ENTRIES: usize = 10_000;

/// The host of exported requests, because a recording has none.
const HOST: &str = "http://recorded.invalid";
/// The time of an exported recording without one.
const NO_TIME: &str = "1970-01-01T00:00:00Z";

pub(crate) fn encode(recordings: &[Recording]) -> String {
    let entries: Vec<_> = recordings.iter().map(entry).collect();
    let creator = json!({ "name": "chatwire", "version": env!("CARGO_PKG_VERSION") });
    json!({ "log": { "version": "1.2", "creator": creator, "entries": entries } }).to_string()
}

pub(crate) fn decode(text: &str) -> Result<Vec<Exchange>, RecordingErrorKind> {
    // The format asks readers to ignore a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let har: Value = serde_json::from_str(text).map_err(|error| {
        syntax_error(format!("is not JSON at line {}, column {}", error.line(), error.column()))
    })?;
    let entries =
        har["log"]["entries"].as_array().ok_or_else(|| syntax_error("has no /log/entries"))?;
    if entries.len() > MAX_ENTRIES {
        return Err(RecordingErrorKind::TooMany { limit: "10,000 entries are read" });
    }
    let exchanges = entries.iter().enumerate().map(|(index, entry)| {
        exchange(entry)
            .map_err(|place| syntax_error(format!("cannot be read at /log/entries/{index}{place}")))
    });
    exchanges.collect()
}

fn entry(recording: &Recording) -> Value {
    let mut exchange = recording.exchange.clone();
    redact::for_storage(&mut exchange);
    let Exchange { request, response, .. } = exchange;
    let millis = |frame: Option<&Frame>| frame.map_or(0.0, |frame| frame.at.as_secs_f64() * 1e3);
    let (wait, time) = (millis(response.frames.first()), millis(response.frames.last()));
    let body = response.body();
    let mut content = payload(&body, "encoding");
    content["size"] = body.len().into();
    content["mimeType"] = media_type(&response.headers).into();
    let mut request_entry = json!({
        "method": request.method.as_str(),
        "url": format!("{HOST}{}", request.target),
        "httpVersion": head::version_name(response.version),
        "cookies": [],
        "headers": header_pairs(&request.headers),
        "queryString": query(&request.target),
        "headersSize": -1,
        "bodySize": request.body.len(),
    });
    if !request.body.is_empty() {
        request_entry["postData"] = payload(&request.body, "_encoding");
        request_entry["postData"]["mimeType"] = media_type(&request.headers).into();
    }
    json!({
        "startedDateTime": recording.meta.recorded_at.as_deref().unwrap_or(NO_TIME),
        "time": time,
        "request": request_entry,
        "response": {
            "status": response.status.as_u16(),
            "statusText": response.status.canonical_reason().unwrap_or_default(),
            "httpVersion": head::version_name(response.version),
            "cookies": [],
            "headers": header_pairs(&response.headers),
            "content": content,
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        "timings": { "send": 0, "wait": wait, "receive": time - wait },
        "comment": recording.name,
    })
}

/// The error is the JSON pointer, below the entry, of what cannot be read.
fn exchange(entry: &Value) -> Result<Exchange, &'static str> {
    let (request_entry, response_entry) = (&entry["request"], &entry["response"]);
    let method = request_entry["method"].as_str().and_then(|method| Method::try_from(method).ok());
    let url = request_entry["url"].as_str().and_then(|url| url.parse::<http::Uri>().ok());
    let target = url.as_ref().and_then(|url| url.path_and_query()).ok_or("/request/url")?;
    let method = method.ok_or("/request/method")?;
    let mut request = RecordedRequest::new(method, target.as_str());
    request.headers = headers(&request_entry["headers"]).ok_or("/request/headers")?;
    request.body = request_body(&request_entry["postData"]).ok_or("/request/postData")?;

    let status = response_entry["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    let status = status.and_then(|status| StatusCode::from_u16(status).ok());
    let mut response = RecordedResponse::new(status.ok_or("/response/status")?);
    let version = response_entry["httpVersion"].as_str().unwrap_or_default().to_ascii_uppercase();
    response.version = match version.as_str() {
        "H2" | "HTTP/2.0" => http::Version::HTTP_2,
        "H3" | "HTTP/3.0" => http::Version::HTTP_3,
        other => head::version_of(other).unwrap_or(http::Version::HTTP_11),
    };
    response.headers = headers(&response_entry["headers"]).ok_or("/response/headers")?;
    let body = bytes(&response_entry["content"], "encoding").ok_or("/response/content")?;
    if std::str::from_utf8(&body).is_ok() && response.headers.remove(CONTENT_ENCODING).is_some() {
        // The content is decoded, but the headers are those that were sent.
        response.headers.remove(CONTENT_LENGTH);
    }
    if !body.is_empty() {
        let millis = entry["time"].as_f64().unwrap_or_default().max(0.0);
        let at = std::time::Duration::try_from_secs_f64(millis / 1e3).map_err(|_| "/time")?;
        response.frames.push(Frame::new(at, body));
    }
    let mut exchange = Exchange::new(request, response);
    redact::Redaction::new().apply(&mut exchange);
    Ok(exchange)
}

fn payload(bytes: &[u8], encoding: &str) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) => json!({ "text": text }),
        Err(_) => json!({ "text": STANDARD.encode(bytes), encoding: "base64" }),
    }
}

/// The body of a request. `None` for the fields of a form, which cannot be restored byte for byte.
fn request_body(payload: &Value) -> Option<Bytes> {
    let fields = payload["params"].as_array().is_some_and(|fields| !fields.is_empty());
    if fields && !payload["text"].is_string() {
        return None;
    }
    bytes(payload, "_encoding")
}

fn bytes(payload: &Value, encoding: &str) -> Option<Bytes> {
    let text = payload["text"].as_str().unwrap_or_default();
    let bytes = match payload[encoding].as_str() {
        Some("base64") => STANDARD.decode(text).ok()?,
        _ => text.as_bytes().to_vec(),
    };
    (bytes.len() as u64 <= MAX_BODY).then(|| bytes.into())
}

fn header_pairs(headers: &HeaderMap) -> Vec<Value> {
    let header_pairs = headers.iter();
    header_pairs
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            json!({ "name": name.as_str(), "value": value })
        })
        .collect()
}

/// Skips pseudo-headers such as `:path`, which browsers include.
fn headers(header_pairs: &Value) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for pair in header_pairs.as_array()? {
        let name = pair["name"].as_str()?;
        if name.starts_with(':') {
            continue;
        }
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        // Some browsers join the values of a repeated header with line ends.
        for value in pair["value"].as_str()?.split('\n') {
            let value = HeaderValue::from_bytes(value.as_bytes()).ok()?;
            headers.try_append(&name, value).ok()?;
        }
    }
    Some(headers)
}

fn query(target: &str) -> Vec<Value> {
    let query = target.split_once('?').map_or("", |(_, query)| query);
    let header_pairs = query.split('&').filter(|pair| !pair.is_empty());
    header_pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            json!({ "name": name, "value": value })
        })
        .collect()
}

fn media_type(headers: &HeaderMap) -> &str {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn syntax_error(what: impl Into<String>) -> RecordingErrorKind {
    RecordingErrorKind::Syntax(what.into())
}
