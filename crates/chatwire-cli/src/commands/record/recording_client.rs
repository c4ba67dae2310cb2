//! Sends one request over a recording transport and returns the exchange.

mod attempt;
mod leaks;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use chatwire::Authentication;
use chatwire_transport::{
    Body, Clock, Credentials, Exchange, Timeouts, Transport, TransportError, TransportErrorKind,
    cassette::{MemorySink, Normalizer, Recorder, Redaction},
};
use http::{
    HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER, USER_AGENT},
};
use secrecy::{ExposeSecret, SecretString};

pub(crate) use self::{
    attempt::{AttemptError, within},
    leaks::Leaks,
};
use super::case_file::{Auth, PlannedRequest};
use crate::curl_line::curl_line;

/// Timeout for connecting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Maximum number of retries of a request whose rate was limited.
const MAX_RATE_RETRIES: u32 = 3;
/// Longest wait before such a retry; a server that asks for more is not asked again.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60);
/// Wait before the first such retry if the server does not say how long; doubles each time.
const FIRST_BACKOFF: Duration = Duration::from_secs(1);

/// The shortest header value that is overwritten where a server repeats it: shorter ones occur by
/// chance.
const MIN_SECRET: usize = 8;

/// The same as the client's.
const AGENT: &str = concat!("chatwire/", env!("CARGO_PKG_VERSION"));

/// Maximum number of retries of a request that got no response.
const MAX_RETRIES: usize = 2;

/// Maximum size of a recorded body, in bytes.
const MAX_BODY_BYTES: usize = 64 << 20;

/// An invalid API key.
const WRONG_KEY: &str = "not-the-key";

/// Credentials of another scheme, with the same invalid key.
const OTHER_SCHEME: &str = "Basic bm90LXRoZS1rZXk=";

/// Members that identify one response.
const IDENTIFIERS: [&str; 4] = ["id", "request_id", "requestId", "system_fingerprint"];
/// Members that contain the time of the response.
const TIMES: [&str; 1] = ["created"];
/// Headers that identify one response, besides the kept headers whose names end with `-id`.
const IDENTIFYING_HEADERS: [HeaderName; 3] = [
    HeaderName::from_static("request-id"),
    HeaderName::from_static("x-inference-id"),
    HeaderName::from_static("x-request-id"),
];
/// Headers that contain a duration.
const DURATION_HEADERS: [HeaderName; 2] =
    [HeaderName::from_static("openai-processing-ms"), HeaderName::from_static("server-timing")];

/// Records exchanges with one server.
pub(crate) struct RecordingClient<T> {
    transport: Recorder<T>,
    sink: MemorySink,
    base_url: String,
    key: Option<SecretString>,
    authentication: Authentication,
    clock: Arc<dyn Clock>,
    /// Headers of each request, beside those of the client.
    headers: Vec<(HeaderName, HeaderValue)>,
    timeout: Duration,
}

/// What is redacted, and which headers are kept.
pub(crate) struct RedactionOptions<'a> {
    /// API key to send; overwritten where the server repeats it.
    pub(crate) key: Option<SecretString>,
    /// Texts that are overwritten in responses.
    pub(crate) masks: &'a [String],
    /// Headers that are kept besides the default ones.
    pub(crate) headers: &'a [HeaderName],
    /// Headers to send; their values are overwritten where the server repeats them.
    pub(crate) sent: Vec<(HeaderName, HeaderValue)>,
    /// Timeout for the response headers, and for each read of the body.
    pub(crate) timeout: Duration,
}

/// Why a case cannot be recorded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordError {
    /// The base URL and the path do not form a URL.
    #[error("the base URL and the path of the case do not form a URL")]
    Url(#[source] http::Error),
    /// The key contains a character that headers cannot contain.
    #[error("the API key contains a character that headers cannot contain")]
    Key,
    /// There was no response.
    #[error("there is no response")]
    Transport(#[source] TransportError),
    /// The response is too large for a recording.
    #[error("the response is larger than {} MiB", MAX_BODY_BYTES >> 20)]
    TooLong,
}

impl<T: Transport> RecordingClient<T> {
    /// Creates a client for one server.
    ///
    /// A `/v1` at the end of `base_url` is removed, because the paths of cases contain it.
    pub(crate) fn new(
        transport: T,
        clock: Arc<dyn Clock>,
        base_url: &str,
        options: &RedactionOptions<'_>,
    ) -> Self {
        let mut normalizer = Normalizer::new().with_identifiers(IDENTIFIERS).with_times(TIMES);
        for header in IDENTIFYING_HEADERS {
            normalizer = normalizer.with_header(header);
        }
        for header in DURATION_HEADERS {
            normalizer = normalizer.with_duration(header);
        }
        for header in options.headers.iter().filter(|header| header.as_str().ends_with("-id")) {
            normalizer = normalizer.with_header(header.clone());
        }
        Self::normalizing(normalizer, transport, clock, base_url, options)
    }

    /// The same, but IDs and times are recorded as they are.
    pub(crate) fn as_received(
        transport: T,
        clock: Arc<dyn Clock>,
        base_url: &str,
        options: &RedactionOptions<'_>,
    ) -> Self {
        Self::normalizing(Normalizer::new(), transport, clock, base_url, options)
    }

    fn normalizing(
        normalizer: Normalizer,
        transport: T,
        clock: Arc<dyn Clock>,
        base_url: &str,
        options: &RedactionOptions<'_>,
    ) -> Self {
        let mut redaction = Redaction::new().with_secret(WRONG_KEY);
        if let Some(key) = &options.key {
            redaction = redaction.with_secret(key.expose_secret());
        }
        for (_, value) in &options.sent {
            if let Some(value) = value.to_str().ok().filter(|value| value.len() >= MIN_SECRET) {
                redaction = redaction.with_secret(value);
            }
        }
        for mask in options.masks {
            redaction = redaction.with_secret(mask);
        }
        for header in options.headers {
            redaction = redaction.with_header(header.clone());
        }
        let sink = MemorySink::new();
        let transport = Recorder::new(transport, Arc::clone(&clock), sink.sink())
            .with_redaction(redaction)
            .with_normalizer(normalizer);
        let base_url = base_url.trim_end_matches('/');
        let base_url = base_url.strip_suffix("/v1").unwrap_or(base_url).to_owned();
        let authentication = Authentication::Bearer;
        Self {
            transport,
            sink,
            base_url,
            key: options.key.clone(),
            authentication,
            clock,
            headers: options.sent.clone(),
            timeout: options.timeout,
        }
    }

    /// Sends the key in another way than as a bearer token.
    pub(crate) fn with_authentication(self, authentication: Authentication) -> Self {
        Self { authentication, ..self }
    }

    /// Sends one request and reads the body, at most `abandon_after` frames.
    ///
    /// An incomplete body is recorded as far as it was received.
    /// A request whose rate was limited is sent again after the wait that the server asks for.
    pub(crate) async fn record(&self, case: &PlannedRequest) -> Result<Exchange, RecordError> {
        let request = self.request(case)?;
        let timeouts = Timeouts::default()
            .with_connect(CONNECT_TIMEOUT)
            .with_response_headers(self.timeout)
            .with_read(self.timeout);
        let mut retries = 0;
        let (fits, exchange) = loop {
            let response = self.send(&request, &timeouts).await.map_err(RecordError::Transport)?;
            let is_limited = response.status() == StatusCode::TOO_MANY_REQUESTS
                && !case.status.accepts(response.status());
            let wait = retry_after(response.headers(), retries);
            let fits = read(response.into_body(), case.abandon_after, MAX_BODY_BYTES, |_| {}).await;
            let exchange = self.sink.take().pop();
            if !is_limited || retries == MAX_RATE_RETRIES || wait > MAX_RETRY_AFTER {
                break (fits, exchange);
            }
            retries += 1;
            self.clock.sleep(wait).await;
        };
        if !fits {
            return Err(RecordError::TooLong);
        }
        let mut exchange =
            exchange.expect("the recorder stores an exchange when a body ends or is dropped");
        if matches!(case.auth, Auth::Wrong | Auth::OtherScheme) {
            exchange.request.credentials = Some(Credentials::Rejected);
        }
        Ok(exchange)
    }

    /// The request of a case as a command line of curl, without the key.
    pub(crate) fn curl_line(&self, case: &PlannedRequest, key_variable: &str) -> String {
        match self.request(case) {
            Err(error) => error.to_string(),
            Ok(request) => {
                let (method, url) = (request.method(), request.uri().to_string());
                curl_line(method, &url, request.headers(), request.body(), key_variable)
            }
        }
    }

    /// Sends a request, and retries if the connection was closed without a response: the server may
    /// have closed an idle connection.
    async fn send(
        &self,
        request: &Request<Bytes>,
        timeouts: &Timeouts,
    ) -> Result<Response<Body>, TransportError> {
        for _ in 0..MAX_RETRIES {
            match self.transport.send(request.clone(), timeouts).await {
                Err(error) if error.kind() == TransportErrorKind::Interrupted => {}
                other => return other,
            }
        }
        self.transport.send(request.clone(), timeouts).await
    }

    /// The key that a case sends.
    fn key_of(&self, case: &PlannedRequest) -> Option<&str> {
        match case.auth {
            Auth::Right => self.key.as_ref().map(ExposeSecret::expose_secret),
            Auth::Wrong => Some(WRONG_KEY),
            Auth::None | Auth::OtherScheme => None,
        }
    }

    fn request(&self, case: &PlannedRequest) -> Result<Request<Bytes>, RecordError> {
        let mut request = Request::builder()
            .method(case.method.clone())
            .uri(format!("{}{}", self.base_url, case.path));
        request = request.header(ACCEPT, case.accept()).header(USER_AGENT, AGENT);
        if !case.body.is_empty() {
            request = request.header(CONTENT_TYPE, case.content_type);
        }
        let key = self.key_of(case);
        if case.auth == Auth::OtherScheme {
            request = request.header(AUTHORIZATION, OTHER_SCHEME);
        }
        if let Some(key) = key {
            let header = self.authentication.header(key).map_err(|_| RecordError::Key)?;
            if let Some((name, value)) = header {
                request = request.header(name, value);
            }
        }
        let mut request = request.body(case.body.clone()).map_err(RecordError::Url)?;
        for (name, value) in &self.headers {
            request.headers_mut().insert(name, value.clone());
        }
        Ok(request)
    }
}

/// How long to wait before a request whose rate was limited is sent again.
fn retry_after(headers: &HeaderMap, retries: u32) -> Duration {
    let seconds = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let backoff = || FIRST_BACKOFF * 2_u32.saturating_pow(retries);
    seconds.map_or_else(backoff, Duration::from_secs)
}

/// Reads a body to its end, or at most `abandon_after` frames, and shows each frame.
///
/// Stops at `max_bytes`, and returns whether the body is no larger.
async fn read(
    mut body: Body,
    abandon_after: Option<usize>,
    max_bytes: usize,
    mut show: impl FnMut(&[u8]),
) -> bool {
    let (mut frames, mut length) = (0, 0);
    while abandon_after != Some(frames) && length <= max_bytes {
        match body.frame().await {
            Some(Ok(bytes)) => {
                show(&bytes);
                frames += 1;
                length += bytes.len();
            }
            Some(Err(_)) | None => break,
        }
    }
    length <= max_bytes
}

#[cfg(test)]
mod tests {
    use chatwire_transport::{
        BodyEnd, Sent, TokioClock,
        memory::{CannedResponse, Scripted},
    };
    use http::StatusCode;

    use super::*;
    use crate::commands::record::case_file;

    /// Records a raw case with additional members, against these responses.
    #[track_caller]
    fn record(
        responses: impl IntoIterator<Item = CannedResponse>,
        members: &str,
    ) -> (Scripted, Exchange) {
        let text = format!("[[case]]\nname = 'a'\nnote = ''\ntags = []\nraw = '{{}}'\n{members}");
        let planned = case_file::plan(&text).unwrap();
        let scripted = Scripted::new(responses);
        let redaction = RedactionOptions {
            key: Some("canary-1".to_owned().into()),
            masks: &["home/ada".to_owned()],
            headers: &[HeaderName::from_static("x-call-id")],
            sent: Vec::new(),
            timeout: Duration::from_secs(5),
        };
        let clock = Arc::new(TokioClock::new());
        let client =
            RecordingClient::new(scripted.clone(), clock, "http://127.0.0.1:1/v1/", &redaction);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let exchange = runtime.block_on(client.record(&planned[0])).unwrap();
        (scripted, exchange)
    }

    fn response() -> CannedResponse {
        CannedResponse::new(StatusCode::OK)
    }

    #[track_caller]
    fn check_sent(members: &str, uri: &str, authorization: Option<&str>) {
        let (scripted, exchange) = record([response()], members);
        let received = scripted.received();
        let request = &received[0].request;
        assert_eq!(request.uri(), uri);
        let sent = request.headers().get(AUTHORIZATION).map(|value| value.to_str().unwrap());
        assert_eq!(sent, authorization);
        assert!(!exchange.request.headers.contains_key(AUTHORIZATION));
    }

    #[test]
    fn the_case_sets_the_path_and_the_credentials() {
        let url = "http://127.0.0.1:1/v1/chat/completions";
        check_sent("", url, Some("Bearer canary-1"));
        check_sent("auth = 'wrong'", url, Some("Bearer not-the-key"));
        check_sent("auth = 'none'", url, None);
        check_sent("path = '/x'", "http://127.0.0.1:1/x", Some("Bearer canary-1"));
    }

    #[test]
    fn secrets_are_redacted_and_volatile_values_normalized() {
        let body = r#"{"id":"a-12345","at":"/home/ada/lib","key":"canary-1","created":1764000000}"#;
        let canned = response()
            .with_header("x-call-id", "b-12345")
            .with_header("openai-processing-ms", "52")
            .with_frames([body]);
        let (_, exchange) = record([canned], "");
        assert_eq!(exchange.response.headers["x-call-id"], "b-00001");
        assert_eq!(exchange.response.headers["openai-processing-ms"], "0");
        let kept = r#"{"id":"a-00002","at":"/xxxxxxxx/lib","key":"xxxxxxxx","created":1700000000}"#;
        assert_eq!(exchange.response.body(), kept);
    }

    #[test]
    fn abandoned_and_failed_bodies_are_recorded() {
        let frames = ["a", "b", "c"];
        let (_, exchange) = record([response().with_frames(frames)], "abandon_after = 2");
        assert_eq!(
            (exchange.response.frames.len(), exchange.response.end),
            (2, BodyEnd::Abandoned)
        );
        let broken = response().with_frames(frames).with_error(TransportErrorKind::Interrupted);
        let (_, exchange) = record([broken], "");
        assert_eq!((exchange.response.frames.len(), exchange.response.end), (3, BodyEnd::Failed));
    }

    #[test]
    fn a_request_without_a_response_is_retried() {
        let lost = || CannedResponse::error(TransportErrorKind::Interrupted, Sent::Perhaps);
        let (scripted, exchange) = record([lost(), lost(), response().with_frames(["a"])], "");
        assert_eq!((scripted.received().len(), exchange.response.body().len()), (3, 1));
    }

    #[test]
    fn a_limited_rate_is_waited_for_unless_it_is_wanted() {
        let limited = || CannedResponse::new(StatusCode::TOO_MANY_REQUESTS);
        let soon = || limited().with_header("retry-after", "0");
        let (scripted, exchange) = record([soon(), response()], "");
        assert_eq!((scripted.received().len(), exchange.response.status), (2, StatusCode::OK));
        let (scripted, _) = record([soon(), response()], "status = 429");
        assert_eq!(scripted.received().len(), 1);
        let (scripted, exchange) = record([limited().with_header("retry-after", "99")], "");
        assert_eq!((scripted.received().len(), exchange.response.status.as_u16()), (1, 429));
        assert_eq!(retry_after(&HeaderMap::new(), 2), Duration::from_secs(4));
    }

    #[test]
    fn the_headers_are_those_of_the_client() {
        let (scripted, _) = record([response()], "");
        let headers = scripted.received()[0].request.headers().clone();
        assert_eq!(
            (&headers[ACCEPT], &headers[USER_AGENT]),
            (&"application/json".parse().unwrap(), &AGENT.parse().unwrap())
        );
    }

    #[test]
    fn a_body_that_is_too_large_is_not_read_to_its_end() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let fits = |max_bytes| {
            let script = Scripted::new([response().with_frames(["abc", "def", "ghi"])]);
            let request = Request::get("http://host/").body(Bytes::new()).unwrap();
            runtime.block_on(async {
                let response = script.send(request, &Timeouts::default()).await.unwrap();
                read(response.into_body(), None, max_bytes, |_| {}).await
            })
        };
        assert_eq!([8, 9].map(fits), [false, true]);
    }
}
