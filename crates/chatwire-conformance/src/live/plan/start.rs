//! The cases that find out what a server supports.

use http::Method;
use serde_json::{Value, json};

use super::{FIRST, Plan, streaming, structured, tools};
use crate::live::{Area, Feature, ProbeCase};

/// One pixel, the smallest image.
const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

pub(super) fn cases(plan: &Plan) -> Vec<ProbeCase> {
    let hello = |members| plan.chat("Say hello.", members);
    let parameter = |name: &str, about: &str, body: &Value, feature| {
        ProbeCase::chat(name, about, Area::Parameters, body).optional(feature)
    };
    let greedy = plan.chat("Name three colors.", greedy(plan));
    let stop = json!({"stop": ["\n\n", " seven"]});
    let picture = json!({"messages": [{"role": "user", "content": [
        {"type": "text", "text": "Which color is this?"},
        {"type": "image_url", "image_url": {"url": PIXEL}},
    ]}]});
    let usage = json!({"stream_options": {"include_usage": true}});
    let modern = plan.chat("Count from one to a hundred.", json!({}));
    let mut cases = vec![
        ProbeCase::chat(FIRST, "the smallest request", Area::Unary, &hello(json!({}))),
        ProbeCase::bare("models", "the list of models", Area::Models, (Method::GET, "/models"))
            .optional(Feature::Models),
        ProbeCase::chat(
            "hello-stream",
            "the smallest stream",
            Area::Streaming,
            &streaming(hello(json!({}))),
        )
        .with_twin(FIRST),
        ProbeCase::chat(
            "usage-stream",
            "a stream with usage",
            Area::Streaming,
            &streaming(hello(usage)),
        )
        .optional(Feature::UsageInStreams),
        parameter("greedy", "temperature zero", &greedy, Feature::Temperature)
            .with_twin("greedy-stream"),
        parameter(
            "stop",
            "stop sequences",
            &plan.chat("Count from one to ten in words.", stop),
            Feature::Stop,
        ),
        parameter("choices", "two choices", &hello(json!({"n": 2})), Feature::Choices),
        parameter("logprobs", "log probabilities", &logprobs(plan), Feature::Logprobs)
            .with_twin("logprobs-stream"),
        parameter(
            "limit-of-completion",
            "max_completion_tokens alone",
            &completion_limit(modern),
            Feature::MaxCompletionTokens,
        ),
        parameter("seeded", "a seed", &seeded(plan, 7), Feature::Seed),
        ProbeCase::chat("image", "an image", Area::Messages, &plan.chat("", picture))
            .optional(Feature::Images),
    ];
    cases.extend(structured::first(plan));
    cases.extend(tools::first(plan));
    cases
}

/// A limit that the response does not stay below by itself.
fn completion_limit(mut body: Value) -> Value {
    if let Some(members) = body.as_object_mut() {
        members.remove("max_tokens");
        members.insert("max_completion_tokens".to_owned(), 16.into());
    }
    body
}

/// Members that leave the model no choice.
pub(super) fn greedy(plan: &Plan) -> Value {
    if plan.has("seed") { json!({"temperature": 0, "seed": 1}) } else { json!({"temperature": 0}) }
}

/// Log probabilities with alternatives where the contract has them.
pub(super) fn logprobs(plan: &Plan) -> Value {
    let members = match plan.has("top_logprobs") {
        true => json!({"logprobs": true, "top_logprobs": 2}),
        false => json!({"logprobs": true}),
    };
    plan.chat("Say hello.", members)
}

/// A request whose text depends on a seed.
pub(super) fn seeded(plan: &Plan, seed: u64) -> Value {
    plan.chat("Invent a name for a ship.", json!({"seed": seed, "temperature": 1}))
}
