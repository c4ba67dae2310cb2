//! Replays a recorded exchange through the client and compares the result with what was sent.

use chatwire::{
    CallOptions, ChatRequest, Client, Error, ErrorKind, RetryPolicy,
    transport::{
        BodyEnd, Credentials, Exchange,
        cassette::{Meta, Recording, RecordingSet, Replayer},
    },
};
use chatwire_conformance::{
    Judgment, Level, Verdict,
    report::{Entry, counted},
};
use chatwire_protocol::sse::SseDecoder;
use http::Method;
use serde_json::Value;

const ENDPOINT: &str = "/chat/completions";

/// The result of replaying one exchange through the client.
pub(super) struct Outcome {
    verdict: Verdict,
    message: String,
}

impl Outcome {
    pub(super) fn entry(self, name: String) -> Entry {
        Entry::note(name, self.verdict, self.message)
    }

    fn pass(message: impl Into<String>) -> Self {
        Self { verdict: Verdict::Pass, message: message.into() }
    }

    fn fail(message: impl Into<String>) -> Self {
        Self { verdict: Verdict::Harness, message: message.into() }
    }
}

/// Sends the recorded request through the client, over the recording alone.
///
/// Returns `None` if the client cannot send the request: another endpoint, or an invalid body.
/// If the response breaks a rule, an error of the client is as correct as a response.
pub(super) async fn replay(exchange: &Exchange, judgment: &Judgment) -> Option<Outcome> {
    let request = request(exchange)?;
    let client = client(exchange).ok()?;
    let outcome = if request.is_stream() {
        stream(exchange, &client, &request).await
    } else {
        non_streaming(exchange, &client, &request).await
    };
    match outcome {
        Ok(outcome) => Some(outcome),
        // The client does not send such a request; another program recorded it.
        Err(error) if error.kind() == ErrorKind::Configuration => None,
        Err(error) => Some(client_error(exchange, judgment, &error)),
    }
}

fn request(exchange: &Exchange) -> Option<ChatRequest> {
    let request = &exchange.request;
    let path = request.target.split('?').next()?;
    if request.method != Method::POST || !path.ends_with(ENDPOINT) {
        return None;
    }
    ChatRequest::from_slice(&request.body).ok()
}

fn client(exchange: &Exchange) -> Result<Client, Error> {
    let target = &exchange.request.target;
    let prefix = target.find(ENDPOINT).map_or("", |at| &target[..at]);
    let recording = Recording::new(Meta::new("exchange", "recorded"), exchange.clone());
    let builder = Client::builder()
        .base_url(format!("http://recorded.invalid{prefix}"))
        .transport(Replayer::new(RecordingSet::new([recording])))
        .options(CallOptions::default().retry(RetryPolicy::none()));
    // A recording answers only requests with the same kind of credentials.
    match exchange.request.credentials {
        Some(Credentials::Present | Credentials::Rejected) => builder.api_key("recorded"),
        _ => builder,
    }
    .build()
}

async fn non_streaming(
    exchange: &Exchange,
    client: &Client,
    request: &ChatRequest,
) -> Result<Outcome, Error> {
    let response = client.chat(request).await?;
    let sent: Option<Value> = serde_json::from_slice(&exchange.response.body()).ok();
    let received: Option<Value> = serde_json::to_value(&response.response).ok();
    Ok(if sent == received {
        let characters = response.first_text().map_or(0, |text| text.chars().count());
        Outcome::pass(format!("response of {}, lossless", counted(characters, "character")))
    } else {
        Outcome::fail("the client's response differs from the one that was sent")
    })
}

async fn stream(
    exchange: &Exchange,
    client: &Client,
    request: &ChatRequest,
) -> Result<Outcome, Error> {
    let sent = payloads(&exchange.response.body());
    let mut stream = client.stream(request).await?;
    let mut received = Vec::new();
    while let Some(chunk) = stream.chunk().await {
        received.extend(serde_json::to_value(chunk?).ok());
    }
    if received != sent {
        return Ok(Outcome::fail("the client's chunks differ from those that were sent"));
    }
    let characters = stream.text().chars().count();
    Ok(Outcome::pass(format!(
        "{}, {}, lossless",
        counted(received.len(), "chunk"),
        counted(characters, "character")
    )))
}

/// The chunks of an event stream, as JSON.
fn payloads(body: &[u8]) -> Vec<Value> {
    let mut decoder = SseDecoder::new();
    decoder.feed(body);
    let mut payloads = Vec::new();
    while let Some(Ok(event)) = decoder.next() {
        payloads.extend(serde_json::from_str::<Value>(&event.data).ok());
    }
    payloads
}

/// Checks an error of the client: it is correct if the response is an error, is incomplete, or
/// breaks a rule.
fn client_error(exchange: &Exchange, judgment: &Judgment, error: &Error) -> Outcome {
    let response = &exchange.response;
    let is_correct = match error.kind() {
        ErrorKind::Api(_) if response.status.is_success() => true,
        ErrorKind::Api(_) => error.status() == Some(response.status),
        ErrorKind::Transport(_) => response.end != BodyEnd::Complete,
        ErrorKind::Truncated | ErrorKind::UnexpectedBody | ErrorKind::Stream => {
            response.end != BodyEnd::Complete || breaks_a_rule(judgment)
        }
        _ => false,
    };
    if is_correct { Outcome::pass(error.to_string()) } else { Outcome::fail(error.to_string()) }
}

/// Whether the response breaks a MUST rule, expected or not.
fn breaks_a_rule(judgment: &Judgment) -> bool {
    judgment.rules.iter().any(|rule| {
        let broken = matches!(rule.verdict, Verdict::Fail | Verdict::Xfail);
        broken && rule.level == Level::Must
    })
}
