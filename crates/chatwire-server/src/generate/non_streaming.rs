//! Encodes a completion as one JSON body.

use serde::Serialize;

use super::{
    completion::{Call, Choice, Completion, FinishReason, Usage},
    logprobs::TokenLogprob,
};

/// The body of a non-streaming response.
pub(crate) fn body(completion: &Completion) -> Vec<u8> {
    let body = CompletionBody {
        id: &completion.id,
        object: "chat.completion",
        created: completion.created,
        model: &completion.model,
        choices: completion.choices.iter().enumerate().map(choice).collect(),
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
    content: &'a str,
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
    ChoiceBody {
        index,
        message: Message {
            role: "assistant",
            content: choice.content.text(),
            tool_calls: choice.calls.iter().map(tool_call).collect(),
        },
        logprobs: choice.logprobs.as_deref().map(|content| Logprobs { content, refusal: [] }),
        finish_reason: choice.finish_reason,
    }
}

fn tool_call(call: &Call) -> ToolCall<'_> {
    let function = Function { name: &call.name, arguments: call.arguments.text() };
    ToolCall { id: &call.id, r#type: "function", function }
}
