//! Turns one request into its response.

mod chat;
mod response_ids;

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use bytes::Bytes;
use chatwire_transport::{Credentials, RecordedRequest};
use http::{HeaderMap, HeaderValue, Request, Response, header::AUTHORIZATION, request::Parts};
use hyper::body::Incoming;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use self::response_ids::ResponseIds;
use crate::{
    admin,
    body_reader::{BodyReader, Buffered},
    config::Config,
    connection::Activity,
    contract,
    dialect::Dialect,
    error_response::ErrorResponse,
    fault::{self, FAULT_HEADER, Fault},
    frames::{Frames, Interrupted},
    generate, guard,
    http_response::{HttpResponse, RequestContext, client_request_id},
    journal::{Journal, RequestSummary},
    replay,
    route::Route,
};

/// Largest body that is parsed on the thread that serves other connections, in bytes.
const MAX_INLINE_BYTES: usize = 16 << 10;

/// What a response depends on besides its request.
#[derive(Debug)]
pub(crate) struct Service {
    config: Config,
    /// Number of requests so far, from which request IDs are derived.
    seen: AtomicU64,
    bodies: BodyReader,
    journal: Journal,
    response_ids: ResponseIds,
    /// Bounds the number of large bodies that are parsed at the same time.
    parsing: Semaphore,
    /// Whether the contract is compiled, so that validating takes no time worth mentioning.
    is_warm: AtomicBool,
    /// How errors are worded if no model is known.
    dialect: Dialect,
}

/// A response, and what it comes from.
#[derive(Debug)]
struct Answer {
    response: HttpResponse,
    source: &'static str,
    recording: Option<String>,
    fault: Option<Fault>,
    error: Option<String>,
}

impl Answer {
    fn from(source: &'static str, response: HttpResponse) -> Self {
        Self { response, source, recording: None, fault: None, error: None }
    }
}

impl Service {
    pub(crate) fn new(config: Config) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            seen: AtomicU64::new(0),
            bodies: BodyReader::new(config.limits.clone()),
            journal: Journal::new(&config.limits, config.api_key.as_deref()),
            response_ids: ResponseIds::default(),
            parsing: Semaphore::new(cores),
            is_warm: AtomicBool::new(false),
            dialect: config.dialect.clone().unwrap_or_default(),
            config,
        }
    }

    /// Compiles the contract on a thread of its own; requests that come before wait for it there,
    /// too. Without such a thread, the first request compiles it.
    pub(crate) fn warm_up(self: &Arc<Self>) {
        let service = Arc::clone(self);
        let compile = move || {
            contract::warm_up(&service.config);
            service.is_warm.store(true, Ordering::Relaxed);
        };
        let _ = std::thread::Builder::new().name("contract".to_owned()).spawn(compile);
    }

    /// Whether requests are passed on, and not validated.
    pub(crate) fn is_proxy(&self) -> bool {
        self.config.upstream.is_some()
    }

    pub(crate) fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Starts again, as [`Server::reset`](crate::Server::reset) says.
    pub(crate) fn reset(&self) {
        self.journal.clear();
        self.response_ids.reset();
        self.config.faults.reset();
        if let Some(recordings) = &self.config.recordings {
            recordings.reset();
        }
    }

    /// Responds to one request; every error becomes an error response.
    ///
    /// # Errors
    /// If a fault ends the exchange before a response.
    pub(crate) async fn handle(
        self: Arc<Self>,
        request: Request<Incoming>,
        activity: Arc<Activity>,
    ) -> Result<Response<Frames>, Interrupted> {
        activity.take_turn().await;
        let number = self.seen.fetch_add(1, Ordering::Relaxed) + 1;
        let checked = guard::check(&request, &self.config);
        let preflight = guard::is_preflight(&request);
        let (head, body) = request.into_parts();
        let context = self.context(&head, number);
        let mut received = Bytes::new();
        // Counts the body until the response is ready.
        let mut _buffered: Option<Buffered> = None;
        let is_admin = admin::is_admin(&context.path) || (preflight && !self.is_proxy());
        let chosen = if is_admin { Ok(None) } else { self.config.faults.choose(&head.headers) };
        let mut fault = chosen.as_ref().ok().cloned().flatten();
        let is_open = fault.as_ref().is_some_and(Fault::needs_no_key);
        let authorize = || if is_open { Ok(()) } else { self.authorize(&head) };
        let answered = match checked.and_then(|()| authorize()) {
            Err(error) => {
                self.bodies.drain(body);
                Err(error)
            }
            Ok(()) if preflight && self.config.upstream.is_none() => {
                Ok(Answer::from("admin", HttpResponse::empty(&context)))
            }
            Ok(()) if is_admin => {
                self.bodies.drain(body);
                Arc::clone(&self).administer(&head, &context).await
            }
            Ok(()) => {
                let receiving = activity.receive();
                let result = self.bodies.receive(body).await;
                drop(receiving);
                match result {
                    Ok((bytes, buffered)) => {
                        received = bytes;
                        _buffered = Some(buffered);
                        fault = fault.filter(|it| self.config.faults.applies(it, &received));
                        let passed = match &self.config.upstream {
                            Some(upstream) => Some(upstream.send(&head, received.clone()).await),
                            None => None,
                        };
                        match passed {
                            Some(passed) => passed.map(|it| Answer::from("proxy", it)),
                            None => {
                                let fault = fault.as_ref();
                                let service = Arc::clone(&self);
                                service.process(&head, &received, &context, fault, number).await
                            }
                        }
                    }
                    Err(error) => Err(error),
                }
            }
        };
        let responding = activity.respond();
        let mut answer = answered.unwrap_or_else(|error| self.error(&error, &received, &context));
        // The other server has its own rules for origins.
        if answer.source != "proxy" {
            answer.response.headers.extend(guard::cors_headers(&head.headers, preflight));
        }
        match chosen {
            Ok(_) => answer.fault = fault.or(answer.fault),
            Err(error) => {
                let message = format!("{FAULT_HEADER}: {error}");
                let error = ErrorResponse::new(http::StatusCode::BAD_REQUEST, message);
                answer = self.error(&error, &received, &context);
            }
        }
        self.report(number, &head, &received, &context, &answer);
        let mut response = answer.response;
        if let Some(fault) = answer.fault {
            response.frames = response.frames.received().await;
            let applied = fault::apply(&fault, response, head.version, &activity).await?;
            response = applied.response;
            let suffix = if applied.changed { "" } else { "; no effect" };
            if let Ok(value) = HeaderValue::try_from(format!("{fault}{suffix}")) {
                response.headers.insert(FAULT_HEADER, value);
            }
        }
        let frames = response.frames.with_responding(responding);
        Ok(HttpResponse { frames, ..response }.into())
    }

    /// Responds to a received request, as a fault reads it.
    async fn process(
        self: Arc<Self>,
        head: &Parts,
        body: &Bytes,
        context: &RequestContext,
        fault: Option<&Fault>,
        number: u64,
    ) -> Result<Answer, ErrorResponse> {
        let Some(fault) = fault else { return self.respond(head, body, context).await };
        let read = fault.misread(body, number)?;
        let as_sent = Some(generate::digest_of_bytes(body));
        let context = &RequestContext { as_sent, ..context.clone() };
        let error = match Arc::clone(&self).respond(head, &read, context).await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let models = contract::models(&self.config);
        match models.first().and_then(|model| fault.accepted(&read, model)) {
            Some(accepted) => self.respond(head, &accepted, context).await,
            None => Err(error),
        }
    }

    fn context(&self, head: &Parts, number: u64) -> RequestContext {
        let digest = Sha256::digest(number.to_be_bytes());
        RequestContext {
            request_id: generate::hex(&digest[..16]),
            client_request_id: client_request_id(&head.headers),
            request_id_headers: self.dialect.request_id_headers().to_vec(),
            path: head.uri.path().to_owned(),
            now: self.config.clock.seconds(),
            as_sent: None,
        }
    }

    /// Checks the key. The body is not read before, so that a client without a key learns nothing
    /// about validation.
    fn authorize(&self, head: &Parts) -> Result<(), ErrorResponse> {
        let Some(key) = &self.config.api_key else { return Ok(()) };
        // As with AI/ML API, `GET` requests need no key; beyond this machine they do, because
        // recordings may be private.
        let is_open = match self.config.listen.ip().is_loopback() {
            true => head.method.is_safe(),
            false => admin::is_open(head.uri.path()),
        };
        if is_open || has_key(&head.headers, key) {
            Ok(())
        } else {
            Err(ErrorResponse::unauthorized())
        }
    }

    /// Responds to a received request, off the threads of other connections if its body is large.
    async fn respond(
        self: Arc<Self>,
        head: &Parts,
        body: &Bytes,
        context: &RequestContext,
    ) -> Result<Answer, ErrorResponse> {
        let is_small = body.len() <= MAX_INLINE_BYTES;
        if is_small && self.is_warm.load(Ordering::Relaxed) {
            return self.answer(head, body, context);
        }
        let (head, body, context) = (head.clone(), body.clone(), context.clone());
        // The semaphore is never closed.
        let _permit = if is_small { None } else { self.parsing.acquire().await.ok() };
        let service = Arc::clone(&self);
        off_thread(move || service.answer(&head, &body, &context)).await
    }

    /// Responds to a request for what controls the server.
    async fn administer(
        self: Arc<Self>,
        head: &Parts,
        context: &RequestContext,
    ) -> Result<Answer, ErrorResponse> {
        let (method, context) = (head.method.clone(), context.clone());
        let long = admin::takes_long(&context.path);
        let _permit = if long { self.parsing.acquire().await.ok() } else { None };
        let service = Arc::clone(&self);
        let respond = move || {
            let response = admin::respond(&service, &method, &context.path, &context)?;
            Ok(Answer::from("admin", response))
        };
        if long { off_thread(respond).await } else { respond() }
    }

    fn answer(
        &self,
        head: &Parts,
        body: &Bytes,
        context: &RequestContext,
    ) -> Result<Answer, ErrorResponse> {
        let run = head.headers.get(replay::RUN_HEADER).map(HeaderValue::as_bytes);
        let found = self.config.recordings.as_ref().map(|recordings| match run {
            None => recordings.find(&sent(head, body)),
            Some(run) => recordings.find_in_run(&run.escape_ascii().to_string(), &sent(head, body)),
        });
        if let Some(Ok(recording)) = found {
            let mut response = replay::response(&recording.exchange.response, self.config.speed);
            let name = recording.name.as_str();
            if let Ok(name) = HeaderValue::try_from(name) {
                response.headers.insert("x-chatwire-recording", name);
            }
            let recording = Some(name.to_owned());
            return Ok(Answer { recording, ..Answer::from("recording", response) });
        }
        let route = Route::of(&head.method, head.uri.path())?;
        if let (Some(Err(no_match)), Route::Chat, true) = (found, route, self.config.only_recorded)
        {
            return Err(replay::no_match(&no_match));
        }
        let response = match route {
            Route::Index => HttpResponse::text(INDEX, context),
            Route::Models => HttpResponse::json(self.models(context.now), context),
            Route::Model => self.model(head.uri.path(), context)?,
            Route::Chat => return self.chat(&head.headers, body, context),
        };
        Ok(Answer::from("generated", response))
    }

    /// An error as the provider of the requested model words it.
    fn error(&self, error: &ErrorResponse, body: &Bytes, context: &RequestContext) -> Answer {
        let of_model = match &self.config.dialect {
            Some(_) => None,
            None => requested_model(body)
                .and_then(|model| contract::provider_of(&model))
                .and_then(Dialect::named),
        };
        let dialect = of_model.as_ref().unwrap_or(&self.dialect);
        let response = HttpResponse::error(error, dialect, context);
        Answer { error: Some(error.message.clone()), ..Answer::from("error", response) }
    }

    /// Tells the journal and the observer of a request.
    fn report(
        &self,
        number: u64,
        head: &Parts,
        body: &Bytes,
        context: &RequestContext,
        answer: &Answer,
    ) {
        let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
        let mut summary = RequestSummary {
            number,
            received: context.now,
            method: head.method.to_string(),
            target: target.to_owned(),
            status: answer.response.status.as_u16(),
            source: answer.source,
            recording: answer.recording.clone(),
            fault: answer.fault.as_ref().map(Fault::to_string),
            error: answer.error.clone(),
            request_id: context.request_id.clone(),
            body_bytes: body.len(),
        };
        if let Some(observer) = &self.config.on_request {
            let received = std::mem::replace(&mut summary.target, self.journal.target(target));
            observer(&summary);
            summary.target = received;
        }
        if answer.source != "admin" {
            self.journal.add(summary, &head.headers, body);
        }
    }
}

/// The request as it is compared with recorded ones.
fn sent(head: &Parts, body: &Bytes) -> RecordedRequest {
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
    let mut request = RecordedRequest::new(head.method.clone(), target);
    request.headers = head.headers.clone();
    request.body = body.clone();
    request.credentials = Some(Credentials::of(&head.headers));
    request
}

/// The model that a body names, if it is small and JSON.
fn requested_model(body: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Named {
        model: String,
    }
    serde_json::from_slice::<Named>(body).ok().map(|named| named.model)
}

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

/// Does what takes long off the threads that serve connections.
async fn off_thread(
    work: impl FnOnce() -> Result<Answer, ErrorResponse> + Send + 'static,
) -> Result<Answer, ErrorResponse> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        let message = "the request could not be processed; this is a defect of the server";
        Err(ErrorResponse::new(http::StatusCode::INTERNAL_SERVER_ERROR, message))
    })
}

const INDEX: &str = "\
chatwire reference server

POST /v1/chat/completions   creates a chat completion, streaming or non-streaming
GET  /v1/models             lists the models
GET  /_chatwire/health      says that the server runs
GET  /_chatwire/faults      lists the faults that `x-chatwire-fault` asks for
GET  /_chatwire/requests    lists the last requests and what they got
POST /_chatwire/reset       starts again with the first recordings and an empty journal
";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_key(sent: &'static str, expected: bool) {
        let headers = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static(sent))]);
        assert_eq!(has_key(&headers, "sk-right"), expected, "{sent:?}");
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
}
