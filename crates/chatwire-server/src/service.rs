//! Turns one request into its response.

use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use chatwire_transport::{Credentials, RecordedRequest};
use http::{
    HeaderMap, Request, Response, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE},
    request::Parts,
};
use http_body::Body;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    clock,
    config::{Config, Limits},
    contract,
    error_response::ErrorResponse,
    frames::Frames,
    generate::{self, Completion, ParsedRequest},
    http_response::{HttpResponse, RequestContext, client_request_id},
    replay,
    route::{self, Route},
};

/// What a response depends on besides its request.
#[derive(Debug)]
pub(crate) struct Service {
    config: Config,
    /// Number of requests so far, from which request IDs are derived.
    seen: AtomicU64,
}

impl Service {
    pub(crate) fn new(config: Config) -> Self {
        Self { config, seen: AtomicU64::new(0) }
    }

    /// Responds to one request; every error becomes an error response.
    pub(crate) async fn handle(&self, request: Request<Incoming>) -> Response<Frames> {
        let (head, body) = request.into_parts();
        let context = self.context(&head);
        let response = match self.authorize(&head) {
            Ok(()) => match self.receive(body).await {
                Ok(body) => self.respond(&head, &body, &context),
                Err(error) => Err(error),
            },
            Err(error) => {
                drain(body, &self.config.limits);
                Err(error)
            }
        };
        response
            .unwrap_or_else(|error| HttpResponse::error(&error, self.config.error_style, &context))
            .into()
    }

    fn context(&self, head: &Parts) -> RequestContext {
        let number = self.seen.fetch_add(1, Ordering::Relaxed);
        let digest = Sha256::digest(number.to_be_bytes());
        RequestContext {
            request_id: generate::hex(&digest[..16]),
            client_request_id: client_request_id(&head.headers),
            path: head.uri.path().to_owned(),
            now: self.config.clock.seconds(),
        }
    }

    /// Checks the key. The body is not read before, so that a client without a key learns nothing
    /// about validation.
    fn authorize(&self, head: &Parts) -> Result<(), ErrorResponse> {
        let Some(key) = &self.config.api_key else { return Ok(()) };
        // As with AI/ML API, `GET` requests need no key.
        if head.method.is_safe() || has_key(&head.headers, key) {
            Ok(())
        } else {
            Err(ErrorResponse::unauthorized())
        }
    }

    /// Reads the whole body, within the limits.
    async fn receive(&self, mut body: Incoming) -> Result<Bytes, ErrorResponse> {
        let limits = &self.config.limits;
        // A body whose `content-length` is too large is rejected before it is read.
        if body.size_hint().lower() > limits.max_body_bytes as u64 {
            return Err(too_large(body, limits));
        }
        let mut received = Vec::new();
        let reading = async {
            while let Some(frame) = body.frame().await {
                let Ok(data) = frame?.into_data() else { continue };
                if data.len() > limits.max_body_bytes - received.len() {
                    return Ok(false);
                }
                received.extend_from_slice(&data);
            }
            Ok::<_, hyper::Error>(true)
        };
        match clock::with_timeout(limits.read_timeout, reading).await {
            Some(Ok(true)) => Ok(received.into()),
            Some(Ok(false)) => Err(too_large(body, limits)),
            Some(Err(_)) => {
                let message = "the request body ends early, or its framing is invalid";
                Err(ErrorResponse::new(StatusCode::BAD_REQUEST, message))
            }
            None => {
                let message = "the request body did not arrive in time";
                Err(ErrorResponse::new(StatusCode::REQUEST_TIMEOUT, message))
            }
        }
    }

    fn respond(
        &self,
        head: &Parts,
        body: &Bytes,
        context: &RequestContext,
    ) -> Result<HttpResponse, ErrorResponse> {
        let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
        let found = self
            .config
            .recordings
            .as_ref()
            .map(|recordings| recordings.find(&sent(head, target, body)));
        if let Some(Ok(recording)) = found {
            return Ok(replay::response(&recording.exchange.response, self.config.speed));
        }
        let route = Route::of(&head.method, head.uri.path())?;
        if let (Some(Err(no_match)), Route::Chat, true) = (found, route, self.config.only_recorded)
        {
            return Err(replay::no_match(&no_match));
        }
        match route {
            Route::Index => Ok(HttpResponse::text(INDEX, context)),
            Route::Models => Ok(HttpResponse::json(models(context.now), context)),
            Route::Model => model(head.uri.path(), context),
            Route::Chat => self.chat(&head.headers, body, context),
        }
    }

    fn chat(
        &self,
        headers: &HeaderMap,
        body: &Bytes,
        context: &RequestContext,
    ) -> Result<HttpResponse, ErrorResponse> {
        let request = parse(headers, body)?;
        contract::check(&request, self.config.contract.as_ref(), self.config.strict)?;
        let parsed = ParsedRequest::parse(&request, generate::digest(body), self.config.strict)?;
        let completion = Completion::generate(&parsed, context.now)?;
        Ok(if parsed.stream {
            HttpResponse::stream(generate::events(&completion, parsed.include_usage), context)
        } else {
            HttpResponse::json(generate::body(&completion), context)
        })
    }
}

/// The request as it is compared with recorded ones.
fn sent(head: &Parts, target: &str, body: &Bytes) -> RecordedRequest {
    let mut request = RecordedRequest::new(head.method.clone(), target);
    request.headers = head.headers.clone();
    request.body = body.clone();
    request.credentials = Some(Credentials::of(&head.headers));
    request
}

/// The body of `GET /v1/models`.
fn models(now: u64) -> Vec<u8> {
    let models: Vec<_> = contract::models().iter().map(|id| model_entry(id, now)).collect();
    json!({"object": "list", "data": models}).to_string().into_bytes()
}

/// The response to `GET /v1/models/NAME`.
fn model(path: &str, context: &RequestContext) -> Result<HttpResponse, ErrorResponse> {
    let (served, requested) = (contract::models(), route::model(path).unwrap_or_default());
    if !served.iter().any(|id| *id == requested) {
        return Err(ErrorResponse::unknown_model(&requested, &served));
    }
    Ok(HttpResponse::json(model_entry(&requested, context.now).to_string().into_bytes(), context))
}

fn model_entry(id: &str, now: u64) -> Value {
    json!({"id": id, "object": "model", "created": now, "owned_by": "chatwire"})
}

fn too_large(body: Incoming, limits: &Limits) -> ErrorResponse {
    drain(body, limits);
    let message = format!("the request body is larger than {} bytes", limits.max_body_bytes);
    ErrorResponse::new(StatusCode::PAYLOAD_TOO_LARGE, message)
}

/// Reads and discards the rest of a body while the error response is sent.
///
/// Many clients send the whole body before they read the response, and report a connection error
/// if the server closes the connection before.
fn drain(mut body: Incoming, limits: &Limits) {
    tokio::spawn(clock::with_timeout(limits.read_timeout, async move {
        let mut remaining = MAX_DRAINED_BYTES;
        while let Some(Ok(frame)) = body.frame().await {
            remaining = remaining.saturating_sub(frame.data_ref().map_or(0, Bytes::len));
            if remaining == 0 {
                break;
            }
        }
    }));
}

/// Maximum number of bytes that are read and discarded of a rejected body.
const MAX_DRAINED_BYTES: usize = 256 << 20;

/// Whether the request has the key.
fn has_key(headers: &HeaderMap, key: &str) -> bool {
    let Some(value) = headers.get(AUTHORIZATION) else { return false };
    let Some((scheme, sent)) = value.as_bytes().split_at_checked(b"Bearer ".len()) else {
        return false;
    };
    // Every byte is compared, so that the duration does not depend on the key.
    scheme.eq_ignore_ascii_case(b"Bearer ")
        && sent.len() == key.len()
        && sent.iter().zip(key.as_bytes()).fold(0, |differing, (a, b)| differing | (a ^ b)) == 0
}

/// Parses the body as JSON.
fn parse(headers: &HeaderMap, body: &[u8]) -> Result<Value, ErrorResponse> {
    if let Some(content_type) = headers.get(CONTENT_TYPE) {
        let essence =
            content_type.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default();
        if !essence.trim_ascii().eq_ignore_ascii_case(b"application/json") {
            let message = "the request body must be `content-type: application/json`";
            return Err(ErrorResponse::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
        }
    }
    serde_json::from_slice(body).map_err(|error| {
        ErrorResponse::at(
            "",
            format!("not JSON at line {}, column {}", error.line(), error.column()),
        )
    })
}

const INDEX: &str = "\
chatwire reference server

POST /v1/chat/completions   creates a chat completion, streaming or non-streaming
GET  /v1/models             lists the models
";

#[cfg(test)]
mod tests {
    use http::header::HeaderValue;

    use super::*;

    fn headers(name: http::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[track_caller]
    fn check_key(sent: &'static str, expected: bool) {
        assert_eq!(has_key(&headers(AUTHORIZATION, sent), "sk-right"), expected, "{sent:?}");
    }

    #[test]
    fn only_the_bearer_key_is_accepted() {
        check_key("Bearer sk-right", true);
        check_key("bearer sk-right", true);
        check_key("Bearer sk-wrong", false);
        check_key("Bearer sk-right ", false);
        check_key("Bearer ", false);
        check_key("Bearer", false);
        check_key("Basic sk-right", false);
        check_key("sk-right", false);
        assert!(!has_key(&HeaderMap::new(), "sk-right"));
    }

    #[track_caller]
    fn check_body(content_type: &'static str, body: &str, expected: Result<Value, (u16, &str)>) {
        let seen = parse(&headers(CONTENT_TYPE, content_type), body.as_bytes());
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
    }
}
