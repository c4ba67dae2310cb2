//! HTTP Archives ([HAR 1.2](http://www.softwareishard.com/blog/har-12-spec/)): export.

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, header::CONTENT_TYPE};
use serde_json::{Value, json};

use crate::{
    BodyEnd, Exchange, Frame,
    cassette::{Recording, format::head, redact},
};

/// The host of exported requests, because a recording has none.
const HOST: &str = "http://recorded.invalid";
/// The time of an exported recording without one.
const NO_TIME: &str = "1970-01-01T00:00:00Z";

pub(crate) fn encode(recordings: &[Recording]) -> String {
    let entries: Vec<_> = recordings.iter().map(entry).collect();
    let creator = json!({ "name": "chatwire", "version": env!("CARGO_PKG_VERSION") });
    json!({ "log": { "version": "1.2", "creator": creator, "entries": entries } }).to_string()
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
    let (status, reason) = match response.end {
        // What browsers write where no response arrived.
        BodyEnd::NoResponse => (0, ""),
        _ => (response.status.as_u16(), response.status.canonical_reason().unwrap_or_default()),
    };
    json!({
        "startedDateTime": recording.meta.recorded_at.as_deref().unwrap_or(NO_TIME),
        "time": time,
        "request": request_entry,
        "response": {
            "status": status,
            "statusText": reason,
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

fn payload(bytes: &[u8], encoding: &str) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) => json!({ "text": text }),
        Err(_) => json!({ "text": STANDARD.encode(bytes), encoding: "base64" }),
    }
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
