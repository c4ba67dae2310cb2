//! One exchange, sent over a recording backend.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use chatwire_transport::{
    Body, Clock, Exchange, Timeouts, Transport, TransportError, TransportErrorKind,
    cassette::{MemorySink, Normalizer, Recorder, Redaction},
};
use http::{
    HeaderName, HeaderValue, Request, Response,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use secrecy::{ExposeSecret, SecretString};

use super::case_file::{Auth, PlannedRequest};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a server may stay silent.
const WAIT: Duration = Duration::from_secs(120);

/// How often a request is sent again that got no answer.
const MAX_RETRIES: usize = 2;

/// The max_bytes answer, in bytes; a recording holds no longer one.
const MAX_BODY_BYTES: usize = 64 << 20;

/// A key that no server knows.
const WRONG_KEY: &str = "not-the-key";

/// Members that identify one answer and no other.
const IDENTIFIERS: [&str; 4] = ["id", "request_id", "requestId", "system_fingerprint"];
/// Members that tell when an answer was made.
const TIMES: [&str; 1] = ["created"];
/// Headers that identify one answer, with those that the caller keeps.
const IDENTIFYING_HEADERS: [HeaderName; 3] = [
    HeaderName::from_static("request-id"),
    HeaderName::from_static("x-inference-id"),
    HeaderName::from_static("x-request-id"),
];
/// Headers that tell how long the answer took.
const DURATION_HEADERS: [HeaderName; 2] =
    [HeaderName::from_static("openai-processing-ms"), HeaderName::from_static("server-timing")];

/// Where exchanges are recorded: a backend and a server's address.
pub(crate) struct RecordingClient<T> {
    transport: Recorder<T>,
    sink: MemorySink,
    base_url: String,
    key: Option<SecretString>,
}

/// What must not be kept as it is, and what must be kept although it usually is not.
pub(crate) struct RedactionOptions<'a> {
    /// Sent to the server, and overwritten where the server repeats it.
    pub(crate) key: Option<SecretString>,
    /// Overwritten wherever the server says them.
    pub(crate) masks: &'a [String],
    /// Headers that are kept beside those that always are.
    pub(crate) headers: &'a [HeaderName],
}

/// Why a case cannot be recorded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordError {
    /// The address and the path are no URL together.
    #[error("the base URL and the case's path are no URL together")]
    Url(#[source] http::Error),
    /// The key has a character that no header can have.
    #[error("the API key has a character that no header can have")]
    Key,
    /// There was no answer.
    #[error("there is no answer")]
    Transport(#[source] TransportError),
    /// The answer does not end where it could be kept whole.
    #[error("the answer is longer than the {} MiB of a recording", MAX_BODY_BYTES >> 20)]
    TooLong,
}

impl<T: Transport> RecordingClient<T> {
    /// Records what a server at an address says.
    ///
    /// Cases name whole paths, so a `/v1` at the end of the address is not a part of it.
    pub(crate) fn new(
        transport: T,
        clock: Arc<dyn Clock>,
        base_url: &str,
        options: &RedactionOptions<'_>,
    ) -> Self {
        let mut redaction = Redaction::new().with_secret(WRONG_KEY);
        if let Some(key) = &options.key {
            redaction = redaction.with_secret(key.expose_secret());
        }
        for mask in options.masks {
            redaction = redaction.with_secret(mask);
        }
        let mut normalizer = Normalizer::new().with_identifiers(IDENTIFIERS).with_times(TIMES);
        for header in IDENTIFYING_HEADERS {
            normalizer = normalizer.with_header(header);
        }
        for header in DURATION_HEADERS {
            normalizer = normalizer.with_duration(header);
        }
        for header in options.headers {
            redaction = redaction.with_header(header.clone());
            if header.as_str().ends_with("-id") {
                normalizer = normalizer.with_header(header.clone());
            }
        }
        let sink = MemorySink::new();
        let transport = Recorder::new(transport, clock, sink.sink())
            .with_redaction(redaction)
            .with_volatile(normalizer);
        let base_url = base_url.trim_end_matches('/');
        let base_url = base_url.strip_suffix("/v1").unwrap_or(base_url).to_owned();
        Self { transport, sink, base_url, key: options.key.clone() }
    }

    /// Sends one case and reads the answer for as long as the case says.
    ///
    /// An answer that breaks off is an answer, and is recorded as far as it came.
    pub(crate) async fn record(&self, case: &PlannedRequest) -> Result<Exchange, RecordError> {
        let request = self.request(case)?;
        let timeouts =
            Timeouts::default().with_connect(CONNECT).with_response_headers(WAIT).with_read(WAIT);
        let response = self.send(&request, &timeouts).await.map_err(RecordError::Transport)?;
        let whole = read(response.into_body(), case.abandon_after, MAX_BODY_BYTES).await;
        let exchange = self.sink.take().pop();
        if !whole {
            return Err(RecordError::TooLong);
        }
        Ok(exchange.expect("a body that was read to its end or dropped leaves an exchange"))
    }

    /// Sends a request, again if its connection gave no answer: a server may close one that was kept for the next request.
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

    fn request(&self, case: &PlannedRequest) -> Result<Request<Bytes>, RecordError> {
        let mut request = Request::builder()
            .method(case.method.clone())
            .uri(format!("{}{}", self.base_url, case.path));
        if !case.body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        let key = match case.auth {
            Auth::Right => self.key.as_ref().map(ExposeSecret::expose_secret),
            Auth::Wrong => Some(WRONG_KEY),
            Auth::None => None,
        };
        if let Some(key) = key {
            let value = HeaderValue::try_from(format!("Bearer {key}"));
            let mut value = value.map_err(|_| RecordError::Key)?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        request.body(case.body.clone()).map_err(RecordError::Url)
    }
}

/// Reads a body to its end, or so many frames of it; the sink keeps what it reads.
///
/// Leaves a body that is longer than so many bytes, and tells whether it was not.
async fn read(mut body: Body, abandon_after: Option<usize>, max_bytes: usize) -> bool {
    let (mut frames, mut length) = (0, 0);
    while abandon_after != Some(frames) && length <= max_bytes {
        match body.frame().await {
            Some(Ok(bytes)) => {
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

    /// Records a raw case with these members more against these answers.
    #[track_caller]
    fn record(
        answers: impl IntoIterator<Item = CannedResponse>,
        members: &str,
    ) -> (Scripted, Exchange) {
        let text = format!("[[case]]\nname = 'a'\nnote = ''\ntags = []\nraw = '{{}}'\n{members}");
        let planned = case_file::plan(&text).unwrap();
        let scripted = Scripted::new(answers);
        let redaction = RedactionOptions {
            key: Some("canary-1".to_owned().into()),
            masks: &["home/ada".to_owned()],
            headers: &[HeaderName::from_static("x-call-id")],
        };
        let clock = Arc::new(TokioClock::new());
        let client =
            RecordingClient::new(scripted.clone(), clock, "http://127.0.0.1:1/v1/", &redaction);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let exchange = runtime.block_on(client.record(&planned[0])).unwrap();
        (scripted, exchange)
    }

    fn answer() -> CannedResponse {
        CannedResponse::new(StatusCode::OK)
    }

    #[track_caller]
    fn check_sent(members: &str, uri: &str, authorization: Option<&str>) {
        let (scripted, exchange) = record([answer()], members);
        let received = scripted.received();
        let request = &received[0].request;
        assert_eq!(request.uri(), uri);
        let sent = request.headers().get(AUTHORIZATION).map(|value| value.to_str().unwrap());
        assert_eq!(sent, authorization);
        assert!(!exchange.request.headers.contains_key(AUTHORIZATION));
    }

    #[test]
    fn the_case_says_where_to_and_who_asks() {
        let url = "http://127.0.0.1:1/v1/chat/completions";
        check_sent("", url, Some("Bearer canary-1"));
        check_sent("auth = 'wrong'", url, Some("Bearer not-the-key"));
        check_sent("auth = 'none'", url, None);
        check_sent("path = '/x'", "http://127.0.0.1:1/x", Some("Bearer canary-1"));
    }

    #[test]
    fn what_must_not_be_kept_is_not() {
        let body = r#"{"id":"a-12345","at":"/home/ada/lib","key":"canary-1","created":1764000000}"#;
        let answer = answer()
            .with_header("x-call-id", "b-12345")
            .with_header("openai-processing-ms", "52")
            .with_frames([body]);
        let (_, exchange) = record([answer], "");
        assert_eq!(exchange.response.headers["x-call-id"], "b-00001");
        assert_eq!(exchange.response.headers["openai-processing-ms"], "0");
        let kept = r#"{"id":"a-00002","at":"/xxxxxxxx/lib","key":"xxxxxxxx","created":1700000000}"#;
        assert_eq!(exchange.response.body(), kept);
    }

    #[test]
    fn a_reader_may_leave_and_a_server_may_fail() {
        let frames = ["a", "b", "c"];
        let (_, exchange) = record([answer().with_frames(frames)], "abandon_after = 2");
        assert_eq!(
            (exchange.response.frames.len(), exchange.response.end),
            (2, BodyEnd::Abandoned)
        );
        let broken = answer().with_frames(frames).with_failure(TransportErrorKind::Interrupted);
        let (_, exchange) = record([broken], "");
        assert_eq!((exchange.response.frames.len(), exchange.response.end), (3, BodyEnd::Failed));
    }

    #[test]
    fn a_request_that_got_no_answer_is_sent_again() {
        let lost = || CannedResponse::failure(TransportErrorKind::Interrupted, Sent::Perhaps);
        let (scripted, exchange) = record([lost(), lost(), answer().with_frames(["a"])], "");
        assert_eq!((scripted.received().len(), exchange.response.body().len()), (3, 1));
    }

    #[test]
    fn a_body_without_an_end_is_left() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let whole = |max_bytes| {
            let script = Scripted::new([answer().with_frames(["abc", "def", "ghi"])]);
            let request = Request::get("http://host/").body(Bytes::new()).unwrap();
            runtime.block_on(async {
                let response = script.send(request, &Timeouts::default()).await.unwrap();
                read(response.into_body(), None, max_bytes).await
            })
        };
        assert_eq!([8, 9].map(whole), [false, true]);
    }
}
