//! Chat completions and models that the server makes up.

use bytes::Bytes;
use chatwire_json::{Document, DocumentError};
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{CONTENT_ENCODING, CONTENT_TYPE},
};
use serde_json::{Value, json};

use super::{Answer, Service};
use crate::{
    canned::CannedResponse,
    contract,
    error_response::ErrorResponse,
    frames::{Frames, TimedFrame},
    generate::{self, Completion, ParsedRequest},
    http_response::{HttpResponse, RequestContext},
    replay, route,
};

impl Service {
    pub(super) fn chat(
        &self,
        headers: &HeaderMap,
        body: &Bytes,
        context: &RequestContext,
    ) -> Result<Answer, ErrorResponse> {
        let (request, digest, identity) = parse(headers, body, self.config.limits.max_values)?;
        contract::check(&request, &self.config)?;
        let parsed = ParsedRequest::parse(&request, digest, self.config.strict)?;
        let canned = self.config.canned.iter().find(|canned| canned.is_for(&parsed));
        let mut completion = match canned {
            Some(canned) => canned.completion(&parsed, context.now)?,
            None => Completion::generate(&parsed, context.now)?,
        };
        let identity = context.as_sent.unwrap_or(identity);
        let run = headers.get(replay::RUN_HEADER).map(HeaderValue::as_bytes);
        completion.id = self.response_ids.next(&identity, run);
        let pace = &self.config.pace;
        let response = if parsed.stream {
            let events = generate::events(&completion, parsed.include_usage);
            let mut frames: Vec<_> = events.into_iter().map(TimedFrame::at_once).collect();
            pace.apply(&mut frames, &digest);
            HttpResponse::stream(Frames::timed(frames).together(), context)
        } else {
            let mut response = HttpResponse::json(generate::body(&completion), context);
            let due = pace.complete(completion.tokens(), &digest);
            response.frames = response.frames.delayed(due);
            response
        };
        let source = if canned.is_some() { "canned" } else { "generated" };
        let fault = canned.and_then(CannedResponse::fault).cloned();
        Ok(Answer { fault, ..Answer::from(source, response) })
    }

    /// The body of `GET /v1/models`.
    pub(super) fn models(&self, now: u64) -> Vec<u8> {
        let models: Vec<_> =
            contract::models(&self.config).iter().map(|id| model_entry(id, now)).collect();
        json!({"object": "list", "data": models}).to_string().into_bytes()
    }

    /// The response to `GET /v1/models/NAME`: the same names as in a chat request are known.
    pub(super) fn model(
        &self,
        path: &str,
        context: &RequestContext,
    ) -> Result<HttpResponse, ErrorResponse> {
        let served = contract::models(&self.config);
        let requested = route::model(path).unwrap_or_default();
        if self.config.reject_unknown_models && !served.iter().any(|id| *id == requested) {
            return Err(ErrorResponse::unknown_model(&requested, &served));
        }
        let entry = model_entry(&requested, context.now);
        Ok(HttpResponse::json(entry.to_string().into_bytes(), context))
    }
}

fn model_entry(id: &str, now: u64) -> Value {
    json!({"id": id, "object": "model", "created": now, "owned_by": "chatwire"})
}

/// Parses the body as JSON; returns it with the digest that its text depends on, and that of all
/// its members.
fn parse(
    headers: &HeaderMap,
    body: &[u8],
    max_values: usize,
) -> Result<(Value, [u8; 32], [u8; 32]), ErrorResponse> {
    let encoded = |value: &&HeaderValue| !value.as_bytes().eq_ignore_ascii_case(b"identity");
    if let Some(coding) = headers.get(CONTENT_ENCODING).filter(encoded) {
        let message = format!(
            "the request body has the coding `{}`; send it without `content-encoding`",
            coding.as_bytes().escape_ascii()
        );
        return Err(ErrorResponse::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    if let Some(content_type) = headers.get(CONTENT_TYPE) {
        let essence =
            content_type.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default();
        if !essence.trim_ascii().eq_ignore_ascii_case(b"application/json") {
            let found = content_type.as_bytes().escape_ascii();
            let message = format!(
                "the request body must be `content-type: application/json`, found `{found}`"
            );
            return Err(ErrorResponse::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
        }
    }
    // The values are counted before they are read: each takes far more memory than its text.
    let (digest, identity) =
        match str::from_utf8(body).map(|text| Document::parse_within(text, max_values)) {
            Ok(Err(DocumentError::TooManyValues(_))) => {
                let message = format!("the request has more than {max_values} JSON values");
                return Err(ErrorResponse::at("", message));
            }
            Ok(Ok(document)) => (generate::digest(&document), generate::identity(&document)),
            _ => (generate::digest_of_bytes(body), generate::digest_of_bytes(body)),
        };
    let request = serde_json::from_slice(body).map_err(|error| {
        ErrorResponse::at(
            "",
            format!("not JSON at line {}, column {}", error.line(), error.column()),
        )
    })?;
    Ok((request, digest, identity))
}

#[cfg(test)]
mod tests {
    use http::header::HeaderValue;

    use super::*;

    #[track_caller]
    fn check_body(content_type: &'static str, body: &str, expected: Result<Value, (u16, &str)>) {
        let content_type = HeaderValue::from_static(content_type);
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type)]);
        let seen = parse(&headers, body.as_bytes(), 2_000).map(|(value, ..)| value);
        match (seen, expected) {
            (Ok(seen), Ok(expected)) => assert_eq!(seen, expected),
            (Err(error), Err((status, part))) => {
                assert_eq!(error.status.as_u16(), status);
                assert!(error.message.contains(part), "{}", error.message);
            }
            (seen, _) => panic!("{body:?} gave {seen:?}"),
        }
    }

    #[test]
    fn bodies_are_json() {
        check_body("application/json", "{}", Ok(json!({})));
        check_body("Application/JSON; charset=utf-8", "[]", Ok(json!([])));
        check_body("text/plain", "{}", Err((415, "application/json")));
        check_body("application/json", "{\n\"a\" 1}", Err((400, "line 2, column 5")));
        check_body("application/json", "", Err((400, "line 1, column 0")));
        check_body("application/json", &"[".repeat(1000), Err((400, "column 128")));
        let coded = [(CONTENT_ENCODING, HeaderValue::from_static("gzip"))].into_iter().collect();
        let error = parse(&coded, b"{}", 2_000).unwrap_err();
        assert_eq!(error.status, 415, "{}", error.message);
        let many = format!("[{}1]", "1,".repeat(2_000));
        check_body("application/json", &many, Err((400, "more than 2000 JSON values")));
    }
}
