//! Parameters and their effects.

use serde_json::{Map, Value, json};

use super::{
    GREEDY, Plan, STOP_INSIDE,
    start::{greedy, logprobs, seeded},
    streaming,
};
use crate::live::{Area, Evidence, Feature, ProbeCase};

pub(super) fn cases(plan: &Plan, evidence: &Evidence) -> Vec<ProbeCase> {
    let chat = |name: &str, about: &str, body: &Value| {
        ProbeCase::chat(name, about, Area::Parameters, body)
    };
    let hello = |members| plan.chat("Say hello.", members);
    let limited = plan.limited(4, "Count from one to one hundred in words.", json!({}));
    let two_limits = json!({"max_tokens": 16, "max_completion_tokens": 16});
    let mut cases = vec![
        chat("limited", "at most four tokens", &limited),
        chat("limited-stream", "at most four tokens", &streaming(limited)),
        chat(
            "stop-stream",
            "stop sequences",
            &streaming(
                plan.chat("Count from one to ten in words.", json!({"stop": ["\n\n", " seven"]})),
            ),
        )
        .optional(Feature::Stop),
        chat("choices-stream", "two choices", &streaming(hello(json!({"n": 2}))))
            .optional(Feature::Choices),
        chat("logprobs-stream", "log probabilities", &streaming(logprobs(plan)))
            .optional(Feature::Logprobs)
            .with_twin("logprobs"),
        chat("seeded-again", "the same seed", &seeded(plan, 7)).optional(Feature::Seed),
        chat("seeded-other", "another seed", &seeded(plan, 8)).optional(Feature::Seed),
        chat("sampled", "all sampling parameters", &hello(sampling(plan))),
        chat("nulls", "parameters that are null", &hello(nulls(plan))),
        chat("defaults", "parameters with their defaults", &hello(defaults(plan))),
        chat(
            "unknown-member",
            "a member that the API does not have",
            &hello(json!({
                "chatwire_unknown": 1,
            })),
        )
        .either(),
        chat("two-limits", "both limits of tokens", &hello(two_limits)).either(),
    ];
    if let Some(stop) = stop_inside(evidence) {
        let mut members = greedy(plan);
        members["stop"] = json!([stop]);
        let body = plan.chat("Name three colors.", members);
        cases.push(
            chat(STOP_INSIDE, "a stop sequence that the text has", &body).optional(Feature::Stop),
        );
    }
    if plan.has("echo") {
        let body = hello(json!({"echo": true}));
        cases.push(chat("echo", "the prompt repeated", &body));
    }
    cases
}

/// A piece from the middle of the text that the server gives with temperature zero.
///
/// It has letters only, so that it is a stop sequence that every tokenizer can find.
pub(crate) fn stop_inside(evidence: &Evidence) -> Option<String> {
    let text = evidence.text(GREEDY)?;
    let words: Vec<&str> = text.split_whitespace().collect();
    let middle = words.get(words.len() / 2)?;
    let word: String = middle.chars().filter(|letter| letter.is_alphabetic()).take(6).collect();
    let first = text.find(&word)?;
    (word.chars().count() >= 2 && first > 0).then_some(word)
}

fn sampling(plan: &Plan) -> Value {
    declared(
        plan,
        [
            ("temperature", json!(0.7)),
            ("top_p", json!(0.9)),
            ("frequency_penalty", json!(0.1)),
            ("presence_penalty", json!(0.1)),
            ("seed", json!(7)),
        ],
    )
}

fn nulls(plan: &Plan) -> Value {
    let names = ["temperature", "top_p", "stop", "n", "frequency_penalty", "presence_penalty"];
    declared(plan, names.map(|name| (name, Value::Null)))
}

fn defaults(plan: &Plan) -> Value {
    declared(
        plan,
        [
            ("temperature", json!(1)),
            ("top_p", json!(1)),
            ("n", json!(1)),
            ("stream", json!(false)),
            ("frequency_penalty", json!(0)),
            ("presence_penalty", json!(0)),
        ],
    )
}

/// The members that the contract declares.
fn declared<const N: usize>(plan: &Plan, members: [(&str, Value); N]) -> Value {
    let known = members.into_iter().filter(|(name, _)| plan.has(name));
    Value::Object(known.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}
