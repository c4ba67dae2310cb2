//! Encodes a completion as one JSON body.

use serde::Serialize;

use super::{
    completion::{Call, Choice, Completion, FinishReason},
    logprobs::TokenLogprob,
    tokenizer::Tokens,
    usage::Usage,
};

/// The body of a non-streaming response.
pub(crate) fn body(completion: &Completion) -> Vec<u8> {
    let body = CompletionBody {
        id: &completion.id,
        object: "chat.completion",
        created: completion.created,
        model: &completion.model,
        choices: completion.choices.iter().enumerate().map(choice).collect(),
        service_tier: completion.service_tier.as_deref(),
        usage: completion.usage,
    };
    serde_json::to_vec(&body).expect("strings and finite numbers always serialize")
}

#[derive(Serialize)]
struct CompletionBody<'a> {
    id: &'a str,
    object: &'static str,
    created: u64,
    model: &'a str,
    choices: Vec<ChoiceBody<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'a str>,
    usage: Usage,
}

#[derive(Serialize)]
struct ChoiceBody<'a> {
    index: usize,
    message: Message<'a>,
    logprobs: Option<Logprobs<'a>>,
    finish_reason: FinishReason,
}

/// The content is a string even with tool calls: the published schema does not allow `null`.
#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    /// `null` beside a refusal.
    content: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_content: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_call: Option<Function<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<ToolCall<'a>>,
}

#[derive(Serialize)]
struct ToolCall<'a> {
    id: &'a str,
    r#type: &'static str,
    function: Function<'a>,
}

#[derive(Serialize)]
struct Function<'a> {
    name: &'a str,
    arguments: &'a str,
}

/// `logprobs` of a choice; the published schema requires `refusal` and does not allow `null`.
#[derive(Serialize)]
pub(super) struct Logprobs<'a> {
    pub(super) content: &'a [TokenLogprob],
    pub(super) refusal: [(); 0],
}

fn choice((index, choice): (usize, &Choice)) -> ChoiceBody<'_> {
    let is_legacy = choice.finish_reason == FinishReason::FunctionCall;
    let reasoning = &choice.reasoning;
    ChoiceBody {
        index,
        message: Message {
            role: "assistant",
            content: choice.refusal.is_none().then(|| choice.content.text()),
            reasoning_content: (!reasoning.is_empty()).then(|| reasoning.text()),
            refusal: choice.refusal.as_ref().map(Tokens::text),
            function_call: choice.calls.first().filter(|_| is_legacy).map(function),
            tool_calls: choice.calls.iter().filter(|_| !is_legacy).map(tool_call).collect(),
        },
        logprobs: choice.logprobs.as_deref().map(|content| Logprobs { content, refusal: [] }),
        finish_reason: choice.finish_reason,
    }
}

fn tool_call(call: &Call) -> ToolCall<'_> {
    ToolCall { id: &call.id, r#type: "function", function: function(call) }
}

fn function(call: &Call) -> Function<'_> {
    Function { name: &call.name, arguments: call.arguments.text() }
}
