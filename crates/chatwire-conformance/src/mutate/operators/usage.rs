//! Usage against itself and against the text.

use serde_json::json;

use super::bench::Bench;
use crate::mutate::{MutantKind, answer::Leaf, json_text};

/// Where a wrong count may be reported.
const TWINS: &[&str] = &["usage", "choices", "finish_reason"];

pub(super) fn make(bench: &mut Bench<'_>) {
    let Some(usage) = bench.answer.usage.clone() else { return };
    let count = |name: &str| usage.at(name).and_then(|leaf| leaf.value.as_i64());
    let (Some(prompt), Some(completion)) = (count("prompt_tokens"), count("completion_tokens"))
    else {
        return;
    };
    bench.breaking(&["counts-are-plausible"], |bench| {
        set(bench, &usage, "no completion tokens", prompt, 0);
        set(bench, &usage, "no prompt tokens", 0, completion);
    });
    bench.breaking(&["tokens-fit-the-text"], |bench| {
        set(bench, &usage, "20,000 completion tokens", prompt, 20_000);
    });
    bench.breaking(&["counts-are-whole"], |bench| {
        set(bench, &usage, "negative completion tokens", prompt, -completion);
        set(bench, &usage, "negative prompt tokens", -prompt, completion);
    });
    if let Some(limit) = limit(bench) {
        bench.breaking(&["max-tokens-is-respected"], |bench| {
            set(bench, &usage, "more completion tokens than the limit", prompt, limit + 1);
        });
    }
    if let Some(total) = usage.at("total_tokens") {
        for other in [prompt + completion - 1, prompt, completion, 0] {
            bench.breaking(&["total-is-the-sum"], |bench| {
                bench.set(MutantKind::Meaning, &total, &json!(other), TWINS);
            });
        }
    }
    bench.breaking(&["details-fit", "details-are-whole"], |bench| {
        details(bench, &usage, "completion_tokens_details", "reasoning_tokens", completion);
        details(bench, &usage, "prompt_tokens_details", "cached_tokens", prompt);
    });
    bench.breaking(&["cost-is-typed"], |bench| cost(bench, &usage));
}

/// Counts whose sum is right.
fn set(bench: &mut Bench<'_>, usage: &Leaf, what: &str, prompt: i64, completion: i64) {
    let counts = [
        ("prompt_tokens", prompt),
        ("completion_tokens", completion),
        ("total_tokens", prompt + completion),
    ];
    let changes = counts.iter().filter_map(|(name, count)| Some((usage.at(name)?, json!(count))));
    let changes: Vec<_> = changes.collect();
    bench.set_all(MutantKind::Meaning, what, TWINS, &changes);
}

/// A detail that is more than the whole, or less than nothing.
fn details(bench: &mut Bench<'_>, usage: &Leaf, group: &str, name: &str, whole: i64) {
    for count in [whole + 1, -1] {
        let value = json!({ name: count });
        let place = usage.pointer.join(group);
        let what = format!("-> {value}");
        bench.edit(MutantKind::Meaning, (usage.part, &place), &what, TWINS, |text| {
            match usage.at(group) {
                Some(_) => json_text::replace(text, &place, &value.to_string()),
                None => json_text::insert(text, &usage.pointer, group, &value.to_string()),
            }
        });
    }
}

/// Costs that are no amounts, beside the usage.
fn cost(bench: &mut Bench<'_>, usage: &Leaf) {
    let place = chatwire_json::Pointer::root().join("meta");
    for amount in [json!(-1), json!("1"), json!(null)] {
        let value = json!({"usage": {"credits_used": amount, "usd_spent": 0.01}});
        let what = format!("added {value}");
        bench.edit(MutantKind::Meaning, (usage.part, &place), &what, &[], |text| {
            json_text::insert(text, &chatwire_json::Pointer::root(), "meta", &value.to_string())
        });
    }
}

/// The limit of completion tokens in the request.
fn limit(bench: &Bench<'_>) -> Option<i64> {
    let request = &bench.draft.request;
    request["max_completion_tokens"].as_i64().or_else(|| request["max_tokens"].as_i64())
}
