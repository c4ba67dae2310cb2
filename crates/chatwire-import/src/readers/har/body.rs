//! The bodies of an entry: as text, in base64, in a file beside the archive, or not at all.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use chatwire_transport::{BodyEnd, Fact};
use serde_json::Value;

use super::{events, is_form};
use crate::{context::Context, latin1, raw::RawBody};

/// The body of a response.
pub(super) struct Found {
    pub(super) body: RawBody,
    pub(super) end: BodyEnd,
    pub(super) unknown: Vec<Fact>,
}

/// The body of a request; the fields of a form cannot be restored byte for byte.
pub(super) fn of_request(context: &Context, request: &Value) -> Result<RawBody, &'static str> {
    let payload = &request["postData"];
    if payload.is_null() {
        let size = request["bodySize"].as_i64().unwrap_or(-1);
        let get = request["method"].as_str() == Some("GET");
        return Ok(if size > 0 || !get && size < 0 { RawBody::NotKept } else { RawBody::empty() });
    }
    if let Some(name) = payload["_file"].as_str() {
        let what = "names a file in /request/postData/_file that cannot be read";
        return context.attachments.read(name).map(RawBody::bytes).ok_or(what);
    }
    match payload["text"].as_str() {
        None => Ok(RawBody::NotKept),
        Some("") if is_form(payload) => Ok(RawBody::NotKept),
        Some(text) if payload["_encoding"].as_str() == Some("base64") => {
            let what = "has no base64 in /request/postData/text";
            STANDARD.decode(text).map(RawBody::bytes).map_err(|_| what)
        }
        Some(text) => Ok(RawBody::bytes(text)),
    }
}

pub(super) fn of_response(context: &Context, entry: &Value) -> Result<Found, &'static str> {
    let content = &entry["response"]["content"];
    let mut unknown = Vec::new();
    let bytes = match (content["_file"].as_str(), content["text"].as_str()) {
        (Some(name), _) => {
            let what = "names a file in /response/content/_file that cannot be read";
            context.attachments.read(name).ok_or(what)?
        }
        (None, Some(text)) if content["encoding"].as_str() == Some("base64") => {
            base64(text).ok_or("has no base64 in /response/content/text")?
        }
        (None, Some(text)) if !text.is_empty() || is_empty_known(entry) => {
            text_bytes(context, entry, text, &mut unknown)
        }
        _ => return Ok(without_text(entry)),
    };
    let time = entry["time"].as_f64().unwrap_or_default().max(0.0) / 1e3;
    let at = Duration::try_from_secs_f64(time).map_err(|_| "has a wrong /time")?;
    let body = match events::arrivals(entry, &bytes) {
        Some(frames) => RawBody::Frames(frames),
        None => RawBody::Bytes(bytes, Some(at)),
    };
    let cut = entry["response"]["_failureText"].as_str().is_some_and(|text| !text.is_empty());
    let end = if cut { BodyEnd::Failed } else { BodyEnd::Complete };
    Ok(Found { body, end, unknown })
}

/// A body that the archive does not hold; Chrome may hold the events of its stream.
fn without_text(entry: &Value) -> Found {
    match events::messages(entry) {
        Some(frames) => Found {
            body: RawBody::Frames(frames),
            end: BodyEnd::Complete,
            unknown: vec![Fact::Events],
        },
        None => Found { body: RawBody::NotKept, end: BodyEnd::Complete, unknown: Vec::new() },
    }
}

/// Whether an empty text means an empty body. Some programs write it for a body that was cut or
/// that they did not read; an error may well have none.
fn is_empty_known(entry: &Value) -> bool {
    let response = &entry["response"];
    let status = response["status"].as_i64().unwrap_or_default();
    response["content"]["size"].as_i64() == Some(0) && (300..1000).contains(&status)
}

/// Programs that decode event streams without a charset as Latin-1, always: the inverse gives the
/// bytes that were sent, whatever they were.
const LATIN_1: [&str; 7] = [
    "browsertime",
    "chrome har capturer",
    "chrome-har",
    "mitmproxy",
    "playwright",
    "sitespeed",
    "webinspector",
];

/// The bytes of a text. An event stream that was decoded as Latin-1 is restored if the archive
/// proves it, by its length or by the program that wrote it.
fn text_bytes(context: &Context, entry: &Value, text: &str, unknown: &mut Vec<Fact>) -> Vec<u8> {
    let content = &entry["response"]["content"];
    let headers = super::headers(&entry["response"]["headers"]);
    let header = |name: &str| {
        let found = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.and_then(|(_, value)| std::str::from_utf8(value).ok())
    };
    let declared = header("content-type").or_else(|| content["mimeType"].as_str());
    let declared = declared.unwrap_or_default().to_ascii_lowercase();
    if !declared.contains("event-stream") || declared.contains("charset") {
        return text.as_bytes().to_vec();
    }
    let Some(bytes) = latin1::undo(text) else { return text.as_bytes().to_vec() };
    let length = bytes.len() as u64;
    let sent = header("content-length").and_then(|text| text.parse().ok());
    let creator = context.creator.as_deref().unwrap_or_default();
    let is_proven = content["size"].as_u64() == Some(length)
        || sent == Some(length)
        || LATIN_1.iter().any(|known| creator.contains(known));
    if is_proven {
        return bytes;
    }
    unknown.push(Fact::Bytes);
    text.as_bytes().to_vec()
}

/// Base64, or the list of base64 texts that Polly writes for a compressed or streamed body.
fn base64(text: &str) -> Option<Vec<u8>> {
    if let Ok(parts) = serde_json::from_str::<Vec<String>>(text) {
        let parts: Option<Vec<_>> = parts.iter().map(|part| STANDARD.decode(part).ok()).collect();
        return parts.map(|parts| parts.concat());
    }
    let joined: String = text.split_ascii_whitespace().collect();
    STANDARD.decode(joined).ok()
}
