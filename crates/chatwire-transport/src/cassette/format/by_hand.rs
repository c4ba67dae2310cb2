//! Recordings that somebody wrote by hand: what their files leave out has defaults.
//!
//! A recording is written by hand unless its `meta.toml` names a recorder or a time, or there is a
//! `frames.tsv`. A request and a response body are enough: everything else is assumed, and the
//! exchange says so in [`Exchange::unknown`](crate::Exchange::unknown).

use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header::CONTENT_TYPE};

use super::{
    folder::{self, Folder, Part},
    meta::Meta,
    portable_name::name_problem,
};
use crate::{Frame, RecordedRequest, RecordedResponse};

/// The case of a folder whose name cannot be one.
const CASE: &str = "recording";
/// The target of a recording that names none.
const TARGET: &str = "unknown";
/// The request that is assumed.
const PATH: &str = "/v1/chat/completions";

/// The description of a recording without `meta.toml`; `None` if the file must have been lost.
pub(super) fn meta(folder: Folder<'_>) -> Option<Meta> {
    let own = [folder::META, folder::FRAMES];
    if own.iter().any(|part| folder.has(*part)) || !has_body(folder) {
        return None;
    }
    let name = folder.path.file_name().and_then(|name| name.to_str());
    let case = name.filter(|name| name_problem(name).is_none()).unwrap_or(CASE);
    Some(Meta::new(case, TARGET))
}

/// Whether a recording may leave out files.
pub(super) fn is_by_hand(folder: Folder<'_>, meta: &Meta) -> bool {
    meta.recorder.is_none() && meta.recorded_at.is_none() && !folder.has(folder::FRAMES)
}

/// The head of a request that is not stored.
pub(super) fn request() -> RecordedRequest {
    let mut request = RecordedRequest::new(Method::POST, PATH);
    request.headers.append(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    request
}

/// The head of a response that is not stored, for a body in this file.
pub(super) fn response(body: Option<Part>) -> RecordedResponse {
    let mut response = RecordedResponse::new(StatusCode::OK);
    let media_type = match body {
        Some(part) if part == folder::BODY_SSE => Some("text/event-stream"),
        Some(part) if part == folder::BODY_JSON => Some("application/json"),
        _ => None,
    };
    if let Some(media_type) = media_type {
        response.headers.append(CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    response
}

/// The frames of a body whose division is not stored: one, if there is anything.
pub(super) fn frames(body: Bytes) -> Vec<Frame> {
    if body.is_empty() {
        return Vec::new();
    }
    vec![Frame::new(std::time::Duration::ZERO, body)]
}

fn has_body(folder: Folder<'_>) -> bool {
    folder::RESPONSE_BODIES.iter().any(|part| folder.has(*part))
}
