//! The times at which parts of a body arrived, and the events of a stream, in the members that
//! Chrome and chrome-har add.

use std::time::Duration;

use bytes::Bytes;
use chatwire_transport::Frame;
use serde_json::Value;

/// The frames of a stream, one for each event of `_eventSourceMessages`; `None` if there are none.
pub(super) fn messages(entry: &Value) -> Option<Vec<Frame>> {
    let listed = entry["_eventSourceMessages"].as_array();
    let listed = listed.or_else(|| entry["response"]["_eventSourceMessages"].as_array())?;
    let start = listed.first()?["time"].as_f64().unwrap_or_default();
    let wait = entry["timings"]["wait"].as_f64().unwrap_or_default().max(0.0) / 1e3;
    let mut frames: Vec<Frame> = Vec::new();
    for message in listed {
        let seconds = wait + message["time"].as_f64().unwrap_or(start) - start;
        let earliest = frames.last().map_or(Duration::ZERO, |frame| frame.at);
        let at = Duration::try_from_secs_f64(seconds).unwrap_or(earliest).max(earliest);
        frames.push(Frame::new(at, event(message)));
    }
    Some(frames)
}

fn event(message: &Value) -> String {
    let text = |member: &str| message[member].as_str().unwrap_or_default();
    let mut out = String::new();
    if !matches!(text("eventName"), "" | "message") {
        out.push_str(&format!("event: {}\n", text("eventName")));
    }
    if !text("eventId").is_empty() {
        out.push_str(&format!("id: {}\n", text("eventId")));
    }
    for line in text("data").split('\n') {
        out.push_str(&format!("data: {line}\n"));
    }
    out.push('\n');
    out
}

/// The frames of a body by `_chunks`; `None` if their lengths do not add up to the body's.
pub(super) fn arrivals(entry: &Value, body: &[u8]) -> Option<Vec<Frame>> {
    let chunks = entry["_chunks"].as_array().or_else(|| entry["response"]["_chunks"].as_array())?;
    let length =
        |chunk: &Value| chunk["bytes"].as_u64().and_then(|count| usize::try_from(count).ok());
    let lengths: Option<Vec<usize>> = chunks.iter().map(length).collect();
    let lengths = lengths?;
    let total = lengths.iter().try_fold(0_usize, |sum, length| sum.checked_add(*length));
    if total != Some(body.len()) || body.is_empty() {
        return None;
    }
    let bytes = Bytes::copy_from_slice(body);
    let start = chunks.first()?["ts"].as_f64()?;
    let wait = entry["timings"]["wait"].as_f64().unwrap_or_default().max(0.0) / 1e3;
    let mut frames: Vec<Frame> = Vec::new();
    let mut from = 0;
    for (chunk, length) in chunks.iter().zip(lengths).filter(|(_, length)| *length > 0) {
        let seconds = wait + chunk["ts"].as_f64().unwrap_or(start) - start;
        let earliest = frames.last().map_or(Duration::ZERO, |frame| frame.at);
        let at = Duration::try_from_secs_f64(seconds).unwrap_or(earliest).max(earliest);
        frames.push(Frame::new(at, bytes.slice(from..from + length)));
        from += length;
    }
    Some(frames)
}
