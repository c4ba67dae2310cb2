//! A recorded exchange once more, this time through the client: does a caller get what was sent?

use chatwire::{
    CallOptions, ChatRequest, Client, Error, ErrorKind, RetryPolicy,
    transport::{
        BodyEnd, Exchange,
        cassette::{Meta, Recording, RecordingSet, Replayer},
    },
};
use chatwire_conformance::{Judgement, Level, Verdict, report::Entry};
use chatwire_protocol::sse::SseDecoder;
use http::Method;
use serde_json::Value;

const ENDPOINT: &str = "/chat/completions";

/// What the client made of an exchange.
pub(super) struct Outcome {
    verdict: Verdict,
    what: String,
}

impl Outcome {
    pub(super) fn entry(self, name: String) -> Entry {
        Entry::told(name, self.verdict, self.what)
    }

    fn pass(what: impl Into<String>) -> Self {
        Self { verdict: Verdict::Pass, what: what.into() }
    }

    fn fail(what: impl Into<String>) -> Self {
        Self { verdict: Verdict::Harness, what: what.into() }
    }
}

/// Asks the same through the client, over the recording alone.
///
/// Gives nothing when the client cannot ask that: another endpoint, or a body that is no request.
/// Where the rules find the answer broken, an error of the client's is as right as an answer.
pub(super) async fn replay(exchange: &Exchange, judgement: &Judgement) -> Option<Outcome> {
    let request = question(exchange)?;
    let client = client(exchange).ok()?;
    let outcome = if request.is_stream() {
        stream(exchange, &client, &request).await
    } else {
        whole(exchange, &client, &request).await
    };
    match outcome {
        Ok(outcome) => Some(outcome),
        // The client refuses to send what cannot be answered; the recording came from elsewhere.
        Err(error) if error.kind() == ErrorKind::Configuration => None,
        Err(error) => Some(refused(exchange, judgement, &error)),
    }
}

fn question(exchange: &Exchange) -> Option<ChatRequest> {
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
    Client::builder()
        .base_url(format!("http://recorded.invalid{prefix}"))
        .transport(Replayer::new(RecordingSet::new([recording])))
        .options(CallOptions::default().retry(RetryPolicy::none()))
        .build()
}

async fn whole(
    exchange: &Exchange,
    client: &Client,
    request: &ChatRequest,
) -> Result<Outcome, Error> {
    let answer = client.chat(request).await?;
    let sent: Option<Value> = serde_json::from_slice(&exchange.response.body()).ok();
    let given: Option<Value> = serde_json::to_value(&answer.response).ok();
    Ok(if sent == given {
        let characters = answer.first_text().map_or(0, |text| text.chars().count());
        Outcome::pass(format!("answer of {characters} characters, nothing lost"))
    } else {
        Outcome::fail("the client's answer is not the one that was sent")
    })
}

async fn stream(
    exchange: &Exchange,
    client: &Client,
    request: &ChatRequest,
) -> Result<Outcome, Error> {
    let sent = payloads(&exchange.response.body());
    let mut stream = client.stream(request).await?;
    let mut given = Vec::new();
    while let Some(chunk) = stream.chunk().await {
        given.extend(serde_json::to_value(chunk?).ok());
    }
    if given != sent {
        return Ok(Outcome::fail("the client's chunks are not those that were sent"));
    }
    let characters = stream.text().chars().count();
    Ok(Outcome::pass(format!("{} chunks, {characters} characters, nothing lost", given.len())))
}

/// The chunks of an event stream, as plain JSON.
fn payloads(body: &[u8]) -> Vec<Value> {
    let mut decoder = SseDecoder::new();
    decoder.feed(body);
    let mut payloads = Vec::new();
    while let Some(Ok(event)) = decoder.next() {
        payloads.extend(serde_json::from_str::<Value>(&event.data).ok());
    }
    payloads
}

/// Judges an error: it is right when the server refused, broke off, or broke a rule.
fn refused(exchange: &Exchange, judgement: &Judgement, error: &Error) -> Outcome {
    let response = &exchange.response;
    let right = match error.kind() {
        ErrorKind::Api(_) if response.status.is_success() => true,
        ErrorKind::Api(_) => error.status() == Some(response.status),
        ErrorKind::Transport(_) => response.end != BodyEnd::Complete,
        ErrorKind::Truncated | ErrorKind::UnexpectedBody | ErrorKind::Stream => {
            response.end != BodyEnd::Complete || breaks_a_rule(judgement)
        }
        _ => false,
    };
    if right { Outcome::pass(error.to_string()) } else { Outcome::fail(error.to_string()) }
}

/// Whether a MUST is broken, expected or not.
fn breaks_a_rule(judgement: &Judgement) -> bool {
    judgement.rules.iter().any(|rule| {
        let broken = matches!(rule.verdict, Verdict::Fail | Verdict::Xfail);
        broken && rule.level == Level::Must
    })
}
