//! Text that contradicts the structure around it, or that a response never contains.

use serde_json::{Value, json};

use super::bench::Bench;
use crate::mutate::{MutantKind, answer::Leaf, json_text, mutant::ANYWHERE};

/// Where a fault of the text may be reported: at the choice, the message, or the text.
const TEXT: &[&str] =
    &["choices", "content", "delta", "message", "finish_reason", "usage", "logprobs"];

/// Marks of a chat template, which are no part of a response.
const TOKENS: [&str; 3] = ["<|im_end|>", "<|eot_id|>", "</s>"];

/// Calls that a template leaves in the text.
const MARKUP: [&str; 3] = [
    "<tool_call>\n{\"name\": \"look\", \"arguments\": {}}\n</tool_call>",
    "<function=look>{\"city\": \"Rome\"}</function>",
    "[TOOL_CALLS][{\"name\": \"look\", \"arguments\": {}}]",
];

/// What no body contains.
const SECRETS: [&str; 2] = [
    "Bearer 0123456789abcdefghijklmnop",
    "Traceback (most recent call last):\n  File \"/srv/app/serve.py\", line 7, in run",
];

pub(super) fn make(bench: &mut Bench<'_>) {
    if !bench.responds() {
        return;
    }
    let mut texts = Vec::new();
    let mut messages = Vec::new();
    for choice in bench.answer.choices.values() {
        texts.push(choice.text.clone());
        messages.push(choice.messages.clone());
    }
    for pieces in &texts {
        text(bench, pieces);
    }
    for message in messages.iter().filter_map(|messages| messages.first()) {
        beside_the_text(bench, message);
    }
    for last in messages.iter().filter_map(|messages| messages.last()) {
        if bench.draft.streams && last.at("content").is_none() {
            bench.breaking(&["last-delta-is-empty"], |bench| {
                insert(bench, last, "content", &json!(" more"), TEXT);
            });
        }
    }
    roots(bench);
}

fn text(bench: &mut Bench<'_>, pieces: &[Leaf]) {
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return };
    let leaks: [(&[&str], &'static [&'static str]); 3] = [
        (&TOKENS, &["content-has-no-special-tokens"]),
        (&MARKUP, &["content-has-no-tool-markup"]),
        (&[" sk-abcdefghijkl0123456789"], &["text-has-no-credential"]),
    ];
    for (leaks, rules) in leaks {
        for leak in leaks {
            let with = format!("{}{leak}", last.text());
            bench.breaking(rules, |bench| {
                bench.set(MutantKind::Meaning, last, &json!(with), TEXT);
            });
        }
    }
    for stop in stops(&bench.draft.request) {
        let inside = format!("{}{stop}{}", first.text(), first.text());
        let at_end = format!("{}{stop}", last.text());
        bench.breaking(&["stop-is-omitted"], |bench| {
            bench.set(MutantKind::Meaning, first, &json!(inside), TEXT);
            bench.set(MutantKind::Meaning, last, &json!(at_end), TEXT);
        });
        let part: String = stop.chars().take(stop.chars().count().saturating_sub(1)).collect();
        let in_part = format!("{}{part}", last.text());
        bench.breaking(&["stop-leaves-no-part"], |bench| {
            bench.set(MutantKind::Meaning, last, &json!(in_part), TEXT);
        });
    }
    bench.set(MutantKind::Meaning, first, &json!("\u{fffd}"), TEXT);
    bench.set(MutantKind::Meaning, first, &json!([{"type": "text", "text": first.text()}]), TEXT);
    if pieces.len() > 2 {
        let mut sum = String::new();
        let cumulative = pieces.iter().map(|piece| {
            sum.push_str(piece.text());
            (piece.clone(), json!(sum.clone()))
        });
        let cumulative: Vec<_> = cumulative.collect();
        bench.breaking(&["content-is-not-cumulative"], |bench| {
            let what = "every piece repeats those before";
            bench.set_all(MutantKind::Meaning, what, TEXT, &cumulative);
        });
    }
    let empty: Vec<_> = pieces.iter().map(|piece| (piece.clone(), json!(""))).collect();
    bench.set_all(MutantKind::Meaning, "all text is empty", ANYWHERE, &empty);
    let null: Vec<_> = pieces.iter().map(|piece| (piece.clone(), Value::Null)).collect();
    bench.set_all(MutantKind::Meaning, "all text is null", ANYWHERE, &null);
}

/// The stop sequences of a request.
fn stops(request: &Value) -> Vec<String> {
    match &request["stop"] {
        Value::String(stop) => vec![stop.clone()],
        Value::Array(stops) => {
            stops.iter().filter_map(|stop| stop.as_str().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    }
}

/// Members of a message that contradict its text.
fn beside_the_text(bench: &mut Bench<'_>, message: &Leaf) {
    let call = json!([{"index": 0, "id": "call_9", "type": "function",
        "function": {"name": "look", "arguments": "{}"}}]);
    if message.at("tool_calls").is_none() {
        let rules = &["tool-calls-are-complete", "tool-calls-open-complete"];
        bench.breaking(rules, |bench| insert(bench, message, "tool_calls", &call, ANYWHERE));
    }
    if message.at("refusal").is_none_or(|refusal| refusal.value.is_null()) {
        let text = message.at("content").map_or(Value::Null, |content| content.value);
        if text.as_str().is_some_and(|text| !text.is_empty()) {
            bench.breaking(&["refusal-is-text-or-null"], |bench| {
                insert(bench, message, "refusal", &text, ANYWHERE);
            });
        }
    }
    let legacy = json!({"name": "look", "arguments": "{}"});
    bench.breaking(&["finish-reason-matches-function-call"], |bench| {
        insert(bench, message, "function_call", &legacy, ANYWHERE);
    });
}

/// Members of the whole that contradict it, or that it never has.
fn roots(bench: &mut Bench<'_>) {
    let Some((part, value)) = bench.values.first().cloned() else { return };
    let root = Leaf { part, pointer: chatwire_json::Pointer::root(), value };
    let error =
        json!({"message": "overloaded", "type": "server_error", "param": null, "code": null});
    bench.breaking(&["error-stands-alone"], |bench| {
        insert(bench, &root, "error", &error, ANYWHERE);
    });
    insert(bench, &root, "detail", &json!("Not found"), ANYWHERE);
    for secret in SECRETS {
        bench.breaking(&["reveals-no-internals"], |bench| {
            insert(bench, &root, "debug", &json!(secret), ANYWHERE);
        });
    }
    if let Some(created) = root.at("created").filter(|created| created.value.is_u64()) {
        let seconds = created.value.as_u64().unwrap_or(0);
        let twins = &["created", "date"];
        for other in [seconds * 1_000, seconds + 200_000, seconds - 200_000, 0] {
            let every = bench.values.iter().filter_map(|(part, value)| {
                let leaf = Leaf {
                    part: *part,
                    pointer: created.pointer.clone(),
                    value: value.get("created")?.clone(),
                };
                Some((leaf, json!(other)))
            });
            let every: Vec<_> = every.collect();
            bench.breaking(&["created-is-in-seconds", "created-is-recent"], |bench| {
                let what = format!("everywhere {other}");
                bench.set_all(MutantKind::Meaning, &what, twins, &every);
            });
        }
    }
    let others: [(&str, &str, &'static [&'static str]); 3] = [
        ("model", "another-model", &["model-is-as-requested"]),
        ("object", "text_completion", &["object-is-literal"]),
        ("id", "", &["id-is-constant", "id-is-not-empty"]),
    ];
    for (name, other, rules) in others {
        let every = bench.values.iter().filter_map(|(part, value)| {
            let pointer = chatwire_json::Pointer::root().join(name);
            let leaf = Leaf { part: *part, pointer, value: value.get(name)?.clone() };
            Some((leaf, json!(other)))
        });
        let every: Vec<_> = every.collect();
        bench.breaking(rules, |bench| {
            let what = format!("everywhere {other:?}");
            bench.set_all(MutantKind::Meaning, &what, &["model", "object", "id"], &every);
        });
    }
}

fn insert(
    bench: &mut Bench<'_>,
    object: &Leaf,
    name: &str,
    value: &Value,
    twins: &'static [&'static str],
) {
    let place = object.pointer.join(name);
    let what = format!("added {}", super::bench::shown(value));
    bench.edit(MutantKind::Meaning, (object.part, &place), &what, twins, |text| {
        let text = match object.value.get(name) {
            Some(_) => json_text::remove(text, &place)?,
            None => text.to_owned(),
        };
        json_text::insert(&text, &object.pointer, name, &value.to_string())
    });
}
