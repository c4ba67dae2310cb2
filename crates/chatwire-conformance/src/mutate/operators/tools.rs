//! Tool calls against the tools of the request, against each other and against their pieces.

use serde_json::{Value, json};

use super::bench::{Bench, is_object, spread};
use crate::mutate::{MutantKind, answer::Leaf, mutant::ANYWHERE};

pub(super) fn make(bench: &mut Bench<'_>) {
    let mut calls: Vec<Vec<Leaf>> = Vec::new();
    let mut arguments: Vec<Vec<Leaf>> = Vec::new();
    for choice in bench.answer.choices.values() {
        for index in choice.calls.keys() {
            calls.extend(choice.calls.get(index).cloned());
            arguments.push(choice.arguments(*index));
        }
    }
    for deltas in &calls {
        identity(bench, deltas);
    }
    for pieces in &arguments {
        contents(bench, pieces);
        fragments(bench, pieces);
    }
    if let [one, other, ..] = &calls[..] {
        shared(bench, one, other);
    }
}

/// The ID, the type and the name of a call.
fn identity(bench: &mut Bench<'_>, deltas: &[Leaf]) {
    let Some(first) = deltas.first() else { return };
    if let Some(name) = first.at("function").and_then(|function| function.at("name")) {
        for other in ["not_offered".to_owned(), name.text().to_uppercase()] {
            bench.breaking(&["tool-calls-are-complete"], |bench| {
                bench.set(MutantKind::Meaning, &name, &json!(other), ANYWHERE);
            });
        }
    }
    if let (Some(later), Some(id)) = (deltas.get(1), first.at("id"))
        && later.at("function").is_some()
    {
        let mut with_id = later.value.clone();
        with_id["id"] = json!(format!("{}-2", id.text()));
        let mut named = later.value.clone();
        named["function"]["name"] = json!("renamed");
        bench.breaking(&["tool-calls-open-complete"], |bench| {
            bench.set(MutantKind::Meaning, later, &with_id, ANYWHERE);
            bench.set(MutantKind::Meaning, later, &named, ANYWHERE);
        });
    }
}

/// Arguments that are no JSON, or not what the tool takes.
fn contents(bench: &mut Bench<'_>, pieces: &[Leaf]) {
    let whole: String = pieces.iter().map(Leaf::text).collect();
    let Ok(Value::Object(members)) = serde_json::from_str::<Value>(&whole) else { return };
    let mut others = vec![
        ("arguments are cut", whole[..whole.len() - 1].to_owned()),
        ("arguments are text", "look".to_owned()),
        ("arguments are a list", format!("[{whole}]")),
        ("arguments are a string", json!(whole).to_string()),
        ("arguments are null", "null".to_owned()),
        ("arguments are in a fence", format!("```json\n{whole}\n```")),
        ("arguments twice", format!("{whole}{whole}")),
        ("arguments are in Python's spelling", whole.replace('"', "'")),
        ("arguments have an undeclared member", with(&members, "undeclared", json!(1))),
    ];
    if let Some((name, value)) = members.iter().next() {
        let mut fewer = members.clone();
        fewer.remove(name);
        others.push(("arguments lack a member", Value::Object(fewer).to_string()));
        let wrong = if value.is_string() { json!(7) } else { json!("seven") };
        others.push(("arguments have a member of another type", with(&members, name, wrong)));
        others.push(("arguments have a null member", with(&members, name, Value::Null)));
    }
    for (what, text) in others {
        let changes = spread(pieces, &text);
        let rules = if is_object(&text) { &FIT } else { &JSON[..] };
        bench.breaking(rules, |bench| {
            bench.set_all(MutantKind::Meaning, what, ANYWHERE, &changes);
        });
    }
}

/// The rules about arguments that are no JSON object.
const JSON: [&str; 2] = ["arguments-are-json", "arguments-are-deltas"];

/// The rules about arguments that are not what the tool takes.
const FIT: [&str; 2] = ["arguments-fit-the-schema", "strict-arguments-fit-the-schema"];

fn with(members: &serde_json::Map<String, Value>, name: &str, value: Value) -> String {
    let mut members = members.clone();
    members.insert(name.to_owned(), value);
    Value::Object(members).to_string()
}

/// Pieces that are lost, there twice, swapped, or whole so far.
fn fragments(bench: &mut Bench<'_>, pieces: &[Leaf]) {
    if pieces.len() < 2 {
        return;
    }
    for (at, piece) in pieces.iter().enumerate() {
        let twice = format!("{}{}", piece.text(), piece.text());
        bench.breaking(&["arguments-are-json"], |bench| {
            bench.set(MutantKind::Meaning, piece, &json!(""), ANYWHERE);
            bench.set(MutantKind::Meaning, piece, &json!(twice), ANYWHERE);
        });
        if let Some(next) = pieces.get(at + 1) {
            let swapped =
                [(piece.clone(), next.value.clone()), (next.clone(), piece.value.clone())];
            bench.breaking(&["arguments-are-json"], |bench| {
                let what = "piece swapped with the next";
                bench.set_all(MutantKind::Order, what, ANYWHERE, &swapped);
            });
        }
    }
    let mut sum = String::new();
    let cumulative = pieces.iter().map(|piece| {
        sum.push_str(piece.text());
        (piece.clone(), json!(sum.clone()))
    });
    let cumulative: Vec<_> = cumulative.collect();
    bench.breaking(&["arguments-are-deltas"], |bench| {
        let what = "every piece repeats those before";
        bench.set_all(MutantKind::Meaning, what, ANYWHERE, &cumulative);
    });
}

/// Two calls that cannot be told apart.
fn shared(bench: &mut Bench<'_>, one: &[Leaf], other: &[Leaf]) {
    let id = one.first().and_then(|call| call.at("id"));
    if let (Some(id), Some(second)) = (id, other.first().and_then(|call| call.at("id"))) {
        bench.breaking(&["tool-calls-are-complete"], |bench| {
            bench.set(MutantKind::Meaning, &second, &id.value, ANYWHERE);
        });
    }
    let changes: Vec<_> =
        other.iter().filter_map(|delta| delta.at("index")).map(|index| (index, json!(0))).collect();
    bench.breaking(&["tool-calls-open-complete"], |bench| {
        bench.set_all(MutantKind::Meaning, "the index of the first call", ANYWHERE, &changes);
    });
}
