//! From one request to its answer.

use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
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
    error_response::Refusal,
    frames::Frames,
    generate::{self, Answer, Order},
    http_response::{Identity, Reply, client_request_id},
    replay,
    route::{self, Route},
};

/// Everything that an answer depends on besides its request.
#[derive(Debug)]
pub(crate) struct Service {
    config: Config,
    /// Requests seen, from which their ids are made.
    seen: AtomicU64,
}

impl Service {
    pub(crate) fn new(config: Config) -> Self {
        Self { config, seen: AtomicU64::new(0) }
    }

    /// Answers one request; whatever goes wrong is an answer as well.
    pub(crate) async fn handle(&self, request: Request<Incoming>) -> Response<Frames> {
        let (head, body) = request.into_parts();
        let identity = self.identify(&head);
        let reply = match self.admit(&head) {
            Ok(()) => match self.receive(body).await {
                Ok(body) => self.answer(&head, &body, &identity),
                Err(refusal) => Err(refusal),
            },
            Err(refusal) => {
                drain(body, &self.config.limits);
                Err(refusal)
            }
        };
        reply
            .unwrap_or_else(|refusal| Reply::refusal(&refusal, self.config.error_style, &identity))
            .into()
    }

    fn identify(&self, head: &Parts) -> Identity {
        let number = self.seen.fetch_add(1, Ordering::Relaxed);
        let digest = Sha256::digest(number.to_be_bytes());
        Identity {
            request_id: generate::hex(&digest[..16]),
            client_request_id: client_request_id(&head.headers),
            path: head.uri.path().to_owned(),
            now: self.config.clock.seconds(),
        }
    }

    /// The key is looked at before the body, so that nobody without one learns how bodies are
    /// judged.
    fn admit(&self, head: &Parts) -> Result<(), Refusal> {
        let Some(key) = &self.config.api_key else { return Ok(()) };
        // As at the provider, looking around needs no key.
        if head.method.is_safe() || bears(&head.headers, key) {
            Ok(())
        } else {
            Err(Refusal::unauthorized())
        }
    }

    /// The whole body, within the limits.
    async fn receive(&self, mut body: Incoming) -> Result<Bytes, Refusal> {
        let limits = &self.config.limits;
        // What announces its size is refused before it is read.
        if body.size_hint().lower() > limits.body_bytes as u64 {
            return Err(too_large(body, limits));
        }
        let mut received = Vec::new();
        let reading = async {
            while let Some(frame) = body.frame().await {
                let Ok(data) = frame?.into_data() else { continue };
                if data.len() > limits.body_bytes - received.len() {
                    return Ok(false);
                }
                received.extend_from_slice(&data);
            }
            Ok::<_, hyper::Error>(true)
        };
        match clock::at_most(limits.read_time, reading).await {
            Some(Ok(true)) => Ok(received.into()),
            Some(Ok(false)) => Err(too_large(body, limits)),
            Some(Err(_)) => {
                let message = "the request body broke off, or its framing is wrong";
                Err(Refusal::new(StatusCode::BAD_REQUEST, message))
            }
            None => {
                let message = "the request body took too long to arrive";
                Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, message))
            }
        }
    }

    fn answer(&self, head: &Parts, body: &Bytes, identity: &Identity) -> Result<Reply, Refusal> {
        let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
        let found =
            self.config.recordings.as_ref().map(|shelf| shelf.find(&head.method, target, body));
        if let Some(Ok(recording)) = found {
            return Ok(replay::reply(&recording.exchange.response, self.config.speed));
        }
        let route = Route::of(&head.method, head.uri.path())?;
        if let (Some(Err(miss)), Route::Chat, true) = (found, route, self.config.only_recorded) {
            return Err(replay::miss(&miss));
        }
        match route {
            Route::Index => Ok(Reply::text(INDEX, identity)),
            Route::Models => Ok(Reply::json(models(identity.now), identity)),
            Route::Model => model(head.uri.path(), identity),
            Route::Chat => self.chat(&head.headers, body, identity),
        }
    }

    fn chat(
        &self,
        headers: &HeaderMap,
        body: &Bytes,
        identity: &Identity,
    ) -> Result<Reply, Refusal> {
        let request = parse(headers, body)?;
        contract::check(&request, self.config.strict)?;
        let order = Order::read(&request, self.config.strict)?;
        let answer = Answer::to(&order, identity.now)?;
        Ok(if order.stream {
            Reply::stream(generate::events(&answer, order.include_usage), identity)
        } else {
            Reply::json(generate::body(&answer), identity)
        })
    }
}

/// The list of models.
fn models(now: u64) -> Vec<u8> {
    let models: Vec<_> = contract::models().iter().map(|id| described(id, now)).collect();
    json!({"object": "list", "data": models}).to_string().into_bytes()
}

/// One model of the list.
fn model(path: &str, identity: &Identity) -> Result<Reply, Refusal> {
    let (served, asked) = (contract::models(), route::model(path).unwrap_or_default());
    if !served.iter().any(|id| *id == asked) {
        return Err(Refusal::unknown_model(&asked, &served));
    }
    Ok(Reply::json(described(&asked, identity.now).to_string().into_bytes(), identity))
}

fn described(id: &str, now: u64) -> Value {
    json!({"id": id, "object": "model", "created": now, "owned_by": "chatwire"})
}

fn too_large(body: Incoming, limits: &Limits) -> Refusal {
    drain(body, limits);
    let message = format!("the request body is larger than {} bytes", limits.body_bytes);
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message)
}

/// Reads on, beside the answer, what nobody wants.
///
/// Many clients send everything before they look at the answer; to them a connection that closes is
/// a broken one.
fn drain(mut body: Incoming, limits: &Limits) {
    tokio::spawn(clock::at_most(limits.read_time, async move {
        let mut left = MOST_DRAINED;
        while let Some(Ok(frame)) = body.frame().await {
            left = left.saturating_sub(frame.data_ref().map_or(0, Bytes::len));
            if left == 0 {
                break;
            }
        }
    }));
}

/// Most bytes that are read of a body that nobody wants.
const MOST_DRAINED: usize = 256 << 20;

/// Whether the request bears the key.
fn bears(headers: &HeaderMap, key: &str) -> bool {
    let Some(value) = headers.get(AUTHORIZATION) else { return false };
    let Some((scheme, sent)) = value.as_bytes().split_at_checked(b"Bearer ".len()) else {
        return false;
    };
    // Every byte is looked at, so that the time taken tells nothing about the key.
    scheme.eq_ignore_ascii_case(b"Bearer ")
        && sent.len() == key.len()
        && sent.iter().zip(key.as_bytes()).fold(0, |differing, (a, b)| differing | (a ^ b)) == 0
}

/// The body as JSON.
fn parse(headers: &HeaderMap, body: &[u8]) -> Result<Value, Refusal> {
    if let Some(content_type) = headers.get(CONTENT_TYPE) {
        let essence =
            content_type.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default();
        if !essence.trim_ascii().eq_ignore_ascii_case(b"application/json") {
            let message = "the request body must be `content-type: application/json`";
            return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
        }
    }
    serde_json::from_slice(body).map_err(|error| {
        Refusal::at("", format!("not JSON at line {}, column {}", error.line(), error.column()))
    })
}

const INDEX: &str = "\
chatwire reference server

POST /v1/chat/completions   answers a chat completion, unary or as a stream
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
        assert_eq!(bears(&headers(AUTHORIZATION, sent), "sk-right"), expected, "{sent:?}");
    }

    #[test]
    fn only_the_key_as_bearer_is_let_in() {
        check_key("Bearer sk-right", true);
        check_key("bearer sk-right", true);
        check_key("Bearer sk-wrong", false);
        check_key("Bearer sk-right ", false);
        check_key("Bearer ", false);
        check_key("Bearer", false);
        check_key("Basic sk-right", false);
        check_key("sk-right", false);
        assert!(!bears(&HeaderMap::new(), "sk-right"));
    }

    #[track_caller]
    fn check_body(content_type: &'static str, body: &str, expected: Result<Value, (u16, &str)>) {
        let seen = parse(&headers(CONTENT_TYPE, content_type), body.as_bytes());
        match (seen, expected) {
            (Ok(seen), Ok(expected)) => assert_eq!(seen, expected),
            (Err(refusal), Err((status, part))) => {
                assert_eq!(refusal.status.as_u16(), status);
                assert!(refusal.message.contains(part), "{}", refusal.message);
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
