//! Encodes a completion as server-sent events.
//!
//! Each choice has a delta with the role, one delta per token of the reasoning and of the text, and
//! an empty delta with the finish
//! reason; the deltas of the choices are interleaved.
//! A chunk with the usage follows, if requested, then `[DONE]`.

use bytes::Bytes;
use serde::Serialize;

use super::{
    completion::{Call, Choice, Completion, FinishReason},
    logprobs::TokenLogprob,
    non_streaming::Logprobs,
    tokenizer::Tokens,
    usage::Usage,
};

/// The events of a streaming response, one frame each.
pub(crate) fn events(completion: &Completion, include_usage: bool) -> Vec<Bytes> {
    let no_usage_yet = include_usage.then_some(None);
    let event = |choices: &[ChunkChoice<'_>], usage| {
        let chunk = Chunk {
            id: &completion.id,
            object: "chat.completion.chunk",
            created: completion.created,
            model: &completion.model,
            choices,
            service_tier: completion.service_tier.as_deref(),
            usage,
        };
        let json =
            serde_json::to_string(&chunk).expect("strings and finite numbers always serialize");
        Bytes::from(format!("data: {json}\n\n"))
    };
    let mut choices: Vec<_> = completion.choices.iter().enumerate().map(chunks).collect();
    let mut events = Vec::new();
    while !choices.is_empty() {
        choices.retain_mut(|chunks| match chunks.next() {
            Some(choice) => {
                events.push(event(&[choice], no_usage_yet));
                true
            }
            None => false,
        });
    }
    if include_usage {
        events.push(event(&[], Some(Some(completion.usage))));
    }
    events.push(Bytes::from_static(b"data: [DONE]\n\n"));
    events
}

#[derive(Serialize)]
struct Chunk<'a> {
    id: &'a str,
    object: &'static str,
    created: u64,
    model: &'a str,
    choices: &'a [ChunkChoice<'a>],
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'a str>,
    /// `null` except in the last chunk; absent unless requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Option<Usage>>,
}

#[derive(Serialize)]
struct ChunkChoice<'a> {
    index: usize,
    delta: Delta<'a>,
    logprobs: Option<Logprobs<'a>>,
    finish_reason: Option<FinishReason>,
}

#[derive(Serialize, Default)]
struct Delta<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_content: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_call: Option<FunctionDelta<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_calls: Option<[CallDelta<'a>; 1]>,
}

#[derive(Serialize)]
struct CallDelta<'a> {
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'static str>,
    function: FunctionDelta<'a>,
}

#[derive(Serialize)]
struct FunctionDelta<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    arguments: &'a str,
}

/// The chunks of one choice.
fn chunks((index, choice): (usize, &Choice)) -> impl Iterator<Item = ChunkChoice<'_>> {
    let logprobs = choice.logprobs.as_deref();
    let is_legacy = choice.finish_reason == FinishReason::FunctionCall;
    // Accumulated, the content of a refusal stays `null`.
    let content = choice.refusal.is_none().then_some("");
    let plain = move |delta| ChunkChoice { index, delta, logprobs: None, finish_reason: None };
    let reasoning = choice
        .reasoning
        .iter()
        .map(move |token| plain(Delta { reasoning_content: Some(token), ..Delta::default() }));
    let refusal = choice
        .refusal
        .iter()
        .flat_map(Tokens::iter)
        .map(move |token| plain(Delta { refusal: Some(token), ..Delta::default() }));
    // Accumulated, this empty list gives the empty `logprobs` of a choice without tokens.
    let role = ChunkChoice {
        index,
        delta: Delta { role: Some("assistant"), content, ..Delta::default() },
        logprobs: logprobs.map(|_| logprobs_of(&[])),
        finish_reason: None,
    };
    let tokens = choice.content.iter().enumerate().map(move |(position, token)| ChunkChoice {
        index,
        delta: Delta { content: Some(token), ..Delta::default() },
        logprobs: logprobs.and_then(|all| all.get(position..=position)).map(logprobs_of),
        finish_reason: None,
    });
    let calls = choice.calls.iter().enumerate().flat_map(call_deltas).map(move |call| {
        plain(match is_legacy {
            true => Delta { function_call: Some(call.function), ..Delta::default() },
            false => Delta { tool_calls: Some([call]), ..Delta::default() },
        })
    });
    let last = ChunkChoice {
        index,
        delta: Delta::default(),
        logprobs: None,
        finish_reason: Some(choice.finish_reason),
    };
    let text = reasoning.chain(tokens).chain(refusal);
    std::iter::once(role).chain(text).chain(calls).chain(std::iter::once(last))
}

/// A delta with the ID and the name, then one delta per token of the arguments.
fn call_deltas((index, call): (usize, &Call)) -> impl Iterator<Item = CallDelta<'_>> {
    let first = CallDelta {
        index,
        id: Some(&call.id),
        r#type: Some("function"),
        function: FunctionDelta { name: Some(&call.name), arguments: "" },
    };
    let rest = call.arguments.iter().map(move |arguments| CallDelta {
        index,
        id: None,
        r#type: None,
        function: FunctionDelta { name: None, arguments },
    });
    std::iter::once(first).chain(rest)
}

fn logprobs_of(content: &[TokenLogprob]) -> Logprobs<'_> {
    Logprobs { content, refusal: [] }
}
