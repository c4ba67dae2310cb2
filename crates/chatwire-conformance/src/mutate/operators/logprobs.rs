//! Log probabilities against the text and against each other.

use serde_json::{Value, json};

use super::bench::Bench;
use crate::mutate::{MutantKind, answer::Leaf, json_text, mutant::ANYWHERE};

/// Where a fault of the probabilities may be reported.
const TWINS: &[&str] = &["choices", "logprobs", "content", "message", "delta"];

pub(super) fn make(bench: &mut Bench<'_>) {
    let mut tokens: Vec<Vec<Leaf>> = Vec::new();
    let mut places: Vec<Leaf> = Vec::new();
    for choice in bench.answer.choices.values() {
        tokens.push(choice.tokens.clone());
        places.extend(choice.places.first().cloned());
    }
    if tokens.iter().all(Vec::is_empty) {
        bench.breaking(&["logprobs-only-when-requested"], |bench| {
            places.iter().for_each(|choice| unasked(bench, choice));
        });
        return;
    }
    for entries in tokens.iter().filter(|entries| !entries.is_empty()) {
        for entry in entries.iter().take(2).chain(entries.last()) {
            let at = (entry.part, &entry.pointer);
            bench.edit(MutantKind::Count, at, "lost", TWINS, |text| {
                json_text::remove(text, &entry.pointer)
            });
            bench.edit(MutantKind::Count, at, "doubled", TWINS, |text| {
                json_text::repeat(text, &entry.pointer, None)
            });
            token(bench, entry);
            bench.breaking(&TOP, |bench| top(bench, entry));
        }
        if let [one, other, ..] = &entries[..] {
            let swapped = [(one.clone(), other.value.clone()), (other.clone(), one.value.clone())];
            bench.set_all(MutantKind::Order, "token swapped with the next", TWINS, &swapped);
        }
    }
    let lists: Vec<Leaf> = bench
        .answer
        .choices
        .values()
        .flat_map(|choice| choice.places.iter().filter_map(|place| place.at("logprobs")))
        .collect();
    let none: Vec<_> = lists.iter().map(|list| (list.clone(), Value::Null)).collect();
    bench.breaking(&["logprobs-come-when-requested"], |bench| {
        bench.set_all(MutantKind::Meaning, "no probabilities at all", ANYWHERE, &none);
    });
}

/// Probabilities that nobody asked for.
fn unasked(bench: &mut Bench<'_>, choice: &Leaf) {
    let entry = json!({"token": "H", "logprob": -0.1, "bytes": [72], "top_logprobs": []});
    let value = json!({"content": [entry], "refusal": null});
    let place = choice.pointer.join("logprobs");
    bench.edit(MutantKind::Meaning, (choice.part, &place), "added", TWINS, |text| {
        match choice.at("logprobs") {
            Some(_) => json_text::replace(text, &place, &value.to_string()),
            None => json_text::insert(text, &choice.pointer, "logprobs", &value.to_string()),
        }
    });
}

/// The rules about the tokens that might have been chosen.
const TOP: [&str; 2] = ["top-logprobs-are-bounded", "top-logprobs-contain-the-token"];

fn token(bench: &mut Bench<'_>, entry: &Leaf) {
    let set = |bench: &mut Bench<'_>, name: &str, value: Value| {
        if let Some(leaf) = entry.at(name) {
            bench.set(MutantKind::Meaning, &leaf, &value, TWINS);
        }
    };
    bench.breaking(&["logprob-bytes-spell-the-token"], |bench| {
        set(bench, "token", json!("other"));
        set(bench, "bytes", json!([0, 1]));
        set(bench, "bytes", json!([256]));
        set(bench, "bytes", json!([-1]));
    });
    bench.breaking(&["logprob-is-not-positive"], |bench| set(bench, "logprob", json!(0.5)));
    set(bench, "logprob", json!("-inf"));
}

/// The most likely tokens beside the one that was chosen.
fn top(bench: &mut Bench<'_>, entry: &Leaf) {
    let Some(list) = entry.at("top_logprobs") else { return };
    let items: Vec<Value> = list.value.as_array().cloned().unwrap_or_default();
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
    let mut set = |what: &str, items: Vec<Value>| {
        bench.set_all(MutantKind::Meaning, what, TWINS, &[(list.clone(), Value::Array(items))]);
    };
    set("in ascending order", items.iter().rev().cloned().collect());
    set("the first twice", items.iter().chain([first]).cloned().collect());
    set("without the first", items.iter().skip(1).cloned().collect());
    set("only the first, several times", vec![first.clone(); items.len()]);
    let mut lower = last.clone();
    lower["token"] = json!("unlikely");
    lower["bytes"] = json!(b"unlikely");
    lower["logprob"] = json!(-99.0);
    set("one more than asked for", items.iter().chain([&lower]).cloned().collect());
    let first_with = |name: &str, value: Value| {
        let mut changed = items.clone();
        changed[0][name] = value;
        changed
    };
    set("another probability of the chosen token", first_with("logprob", json!(0.0)));
    set("other bytes of the chosen token", first_with("bytes", json!([7])));
}
