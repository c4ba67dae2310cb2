//! The pass-through: requests go to another server, and its responses come back frame by frame.

mod address;
mod observed;

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use chatwire_transport::{
    Body, Exchange, SystemClock, Timeouts, Transport, TransportError, TransportErrorKind,
    cassette::{Recorder, Redaction},
};
use http::{
    HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode,
    header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HOST, UPGRADE},
    request::Parts,
};

pub use self::address::UpstreamError;
use self::{address::Address, observed::Observed};
use crate::{
    error_response::ErrorResponse,
    fault::FAULT_HEADER,
    frames::{Frames, Live},
    http_response::HttpResponse,
    replay::is_of_connection,
};

/// Another server, to which a proxy passes requests.
///
/// Every request but those below `/_chatwire/` is passed on as it is: method, path, query, headers
/// except those of the connection, and body.
/// The response comes back frame by frame, as soon as each arrives; if the client goes away, the
/// request to the other server is canceled.
/// Bodies of requests are received as a whole before they are passed on, within the limits.
/// Content codings are decoded.
/// A path with dot segments gets 400, because it could leave the path of the base URL, and a
/// request for a WebSocket connection 501.
///
/// ```
/// use std::sync::Arc;
/// use chatwire_server::{Config, Upstream};
/// use chatwire_transport::memory::Scripted;
///
/// // Use an HTTP backend such as `chatwire_transport::reqwest::ReqwestTransport`.
/// let upstream = Upstream::new("https://api.example.com/v1", Arc::new(Scripted::new([])))?
///     .observe(|exchange| println!("{}", exchange.response.status));
/// let config = Config::default().upstream(upstream);
/// # Ok::<(), chatwire_server::UpstreamError>(())
/// ```
#[derive(Clone)]
pub struct Upstream {
    address: Address,
    transport: Arc<dyn Transport>,
    timeouts: Timeouts,
    authorization: Option<HeaderValue>,
    redaction: Redaction,
    observer: Option<Observer>,
    enforce: Option<Enforce>,
}

type Observer = Arc<dyn Fn(&Exchange) + Send + Sync>;
type Enforce = Arc<dyn Fn(&Exchange) -> Option<String> + Send + Sync>;

/// What the judge said of an exchange, once its body has ended.
type Verdict = Arc<Mutex<Option<String>>>;

impl Upstream {
    /// The server at a base URL, over a transport. The path of the URL, such as `/v1`, is put
    /// before
    /// the path of a request, unless the request has it already.
    ///
    /// # Errors
    /// If the URL is not an absolute URL of `http` or `https` without query and credentials.
    pub fn new(base_url: &str, transport: Arc<dyn Transport>) -> Result<Self, UpstreamError> {
        Ok(Self {
            address: Address::parse(base_url)?,
            transport,
            timeouts: Timeouts::default(),
            authorization: None,
            redaction: Redaction::new(),
            observer: None,
            enforce: None,
        })
    }

    /// Sets the timeouts of requests to the server. Default: [`Timeouts::default`].
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Sends this key as a bearer token in place of what the client sends. Default: what the client
    /// sends.
    ///
    /// # Errors
    /// If the key has characters that a header cannot have.
    pub fn api_key(mut self, key: &str) -> Result<Self, UpstreamError> {
        let mut value = HeaderValue::try_from(format!("Bearer {key}"))
            .map_err(|_| UpstreamError::new("the key has characters that a header cannot have"))?;
        value.set_sensitive(true);
        self.authorization = Some(value);
        self.redaction = self.redaction.with_secret(key);
        Ok(self)
    }

    /// Redacts observed exchanges like this. Default: [`Redaction::new`].
    #[must_use]
    pub fn redaction(mut self, redaction: Redaction) -> Self {
        self.redaction = redaction;
        self
    }

    /// Calls a function with each exchange when its body has ended, failed, or was abandoned by the
    /// client. Default: none.
    ///
    /// The exchange is redacted before.
    /// The function runs on the task of the response, so it should hand over the exchange and
    /// return.
    #[must_use]
    pub fn observe(mut self, observer: impl Fn(&Exchange) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Turns a response into an error if a function finds it wrong, and says why. Default: none.
    ///
    /// A non-streaming response becomes 502; it is received as a whole before.
    /// Of a stream, the last frame is held back until the function has seen the whole; an error
    /// event
    /// takes its place.
    #[must_use]
    pub fn enforce(
        mut self,
        judge: impl Fn(&Exchange) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.enforce = Some(Arc::new(judge));
        self
    }

    /// Passes a request on and returns the response with its body still to come.
    ///
    /// # Errors
    /// 502 if the server cannot be reached, or if its response is wrong and that is enforced; 504
    /// if
    /// it is too slow.
    pub(crate) async fn send(
        &self,
        head: &Parts,
        body: Bytes,
    ) -> Result<HttpResponse, ErrorResponse> {
        let verdict = Verdict::default();
        let request = self.request(head, body)?;
        let sent = match self.observer.is_some() || self.enforce.is_some() {
            true => {
                let sent = self.recorder(&verdict).send(request, &self.timeouts).await;
                sent.map(|response| response.map(Observed::body))
            }
            false => self.transport.send(request, &self.timeouts).await,
        };
        let response = sent.map_err(|error| unreachable(&error))?;
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            let message = "the other server switched the protocol, which nobody asked for";
            let code = Some("upstream_failed");
            return Err(ErrorResponse {
                code,
                ..ErrorResponse::new(StatusCode::BAD_GATEWAY, message)
            });
        }
        match self.enforce.is_some() {
            true => enforced(response, verdict).await,
            false => Ok(passed(response, Live::new)),
        }
    }

    fn recorder(&self, verdict: &Verdict) -> Recorder<Arc<dyn Transport>> {
        let (observer, enforce) = (self.observer.clone(), self.enforce.clone());
        let verdict = Arc::clone(verdict);
        let sink = move |exchange: Exchange| {
            if let Some(observer) = &observer {
                observer(&exchange);
            }
            if let Some(enforce) = &enforce {
                *verdict.lock().unwrap_or_else(PoisonError::into_inner) = enforce(&exchange);
            }
        };
        let clock = Arc::new(SystemClock::new());
        let recorder = Recorder::new(Arc::clone(&self.transport), clock, sink);
        recorder.with_redaction(self.redaction.clone())
    }

    fn request(&self, head: &Parts, body: Bytes) -> Result<Request<Bytes>, ErrorResponse> {
        if is_websocket(&head.headers) {
            let message = "WebSocket connections are not passed on; let the client use HTTP";
            return Err(ErrorResponse::new(StatusCode::NOT_IMPLEMENTED, message));
        }
        let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
        let uri = self.address.of(target).map_err(|error| {
            ErrorResponse::new(StatusCode::BAD_REQUEST, format!("the target {error}"))
        })?;
        let mut request = Request::new(body);
        *request.method_mut() = head.method.clone();
        *request.uri_mut() = uri;
        let mut headers = end_to_end(&head.headers);
        for name in [HOST, CONTENT_LENGTH, EXPECT, FAULT_HEADER] {
            headers.remove(name);
        }
        if let Some(authorization) = &self.authorization {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
        *request.headers_mut() = headers;
        Ok(request)
    }
}

impl std::fmt::Debug for Upstream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upstream")
            .field("address", &self.address)
            .field("timeouts", &self.timeouts)
            .field("authorization", &self.authorization)
            .field("observes", &self.observer.is_some())
            .field("enforces", &self.enforce.is_some())
            .finish_non_exhaustive()
    }
}

/// Whether the client asks for a WebSocket connection.
fn is_websocket(headers: &HeaderMap) -> bool {
    let protocols = headers.get_all(UPGRADE).iter();
    protocols
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .any(|protocol| protocol.trim_ascii().eq_ignore_ascii_case(b"websocket"))
}

/// The headers that are not of the connection alone.
fn end_to_end(headers: &HeaderMap) -> HeaderMap {
    // Names in `connection` are of the connection, too.
    let named = headers.get_all(http::header::CONNECTION).iter();
    let named: Vec<String> = named
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    let mut kept = HeaderMap::new();
    for (name, value) in headers {
        if !is_of_connection(name) && !named.iter().any(|other| other == name.as_str()) {
            kept.append(HeaderName::clone(name), value.clone());
        }
    }
    kept
}

/// The response with its body still to come.
fn passed(response: Response<Body>, live: impl FnOnce(Body) -> Live) -> HttpResponse {
    let (parts, body) = response.into_parts();
    let mut headers = end_to_end(&parts.headers);
    if let Some(length) = parts.headers.get(CONTENT_LENGTH) {
        headers.insert(CONTENT_LENGTH, length.clone());
    }
    HttpResponse::recorded(parts.status, headers, Frames::live(live(body)))
}

/// The response, unless the judge finds it wrong.
async fn enforced(
    response: Response<Body>,
    verdict: Verdict,
) -> Result<HttpResponse, ErrorResponse> {
    let media_type = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    if media_type.is_some_and(|it| it.starts_with(b"text/event-stream")) {
        let event = move || {
            let wrong = verdict.lock().unwrap_or_else(PoisonError::into_inner).take()?;
            let error = serde_json::json!({"error": {
                "message": wrong, "type": "server_error", "param": null, "code": "nonconforming",
            }});
            Some(Bytes::from(format!("data: {error}\n\n")))
        };
        return Ok(passed(response, |body| Live::new(body).with_last(event)));
    }
    let (parts, body) = response.into_parts();
    let body = body.collect(MAX_ENFORCED_BYTES).await.map_err(|error| unreachable(&error))?;
    if let Some(wrong) = verdict.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let code = Some("nonconforming");
        return Err(ErrorResponse { code, ..ErrorResponse::new(StatusCode::BAD_GATEWAY, wrong) });
    }
    Ok(passed(Response::from_parts(parts, body.into()), Live::new))
}

/// Maximum size of a non-streaming response that is received as a whole to be judged.
const MAX_ENFORCED_BYTES: usize = 64 << 20;

/// 502 or 504 for a server that gives no response.
fn unreachable(error: &TransportError) -> ErrorResponse {
    let status = match error.kind() {
        TransportErrorKind::Timeout(_) => StatusCode::GATEWAY_TIMEOUT,
        _ => StatusCode::BAD_GATEWAY,
    };
    ErrorResponse {
        code: Some("upstream_failed"),
        ..ErrorResponse::new(status, format!("the other server gave no response: {error}"))
    }
}
