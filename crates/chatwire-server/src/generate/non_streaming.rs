//! An answer as one body.

use serde::Serialize;

use super::{
    completion::{Answer, Call, Choice, FinishReason, Usage},
    logprobs::TokenLogprob,
};

/// The JSON of an answer.
pub(crate) fn body(answer: &Answer) -> Vec<u8> {
    let completion = Completion {
        id: &answer.id,
        object: "chat.completion",
        created: answer.created,
        model: &answer.model,
        choices: answer.choices.iter().enumerate().map(choice).collect(),
        usage: answer.usage,
    };
    serde_json::to_vec(&completion).expect("strings and finite numbers always serialize")
}

#[derive(Serialize)]
struct Completion<'a> {
    id: &'a str,
    object: &'static str,
    created: u64,
    model: &'a str,
    choices: Vec<WrittenChoice<'a>>,
    usage: Usage,
}

#[derive(Serialize)]
struct WrittenChoice<'a> {
    index: usize,
    message: Message<'a>,
    logprobs: Option<Logprobs<'a>>,
    finish_reason: FinishReason,
}

/// The content is a string even beside calls, since the published schema does not let it be null.
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

/// Log probabilities as they are written: the published schema requires `refusal`, and not null.
#[derive(Serialize)]
pub(super) struct Logprobs<'a> {
    pub(super) content: &'a [TokenLogprob],
    pub(super) refusal: [(); 0],
}

fn choice((index, choice): (usize, &Choice)) -> WrittenChoice<'_> {
    WrittenChoice {
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
