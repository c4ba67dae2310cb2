//! Values of another type, of another word, out of range, empty or spelled otherwise.

use chatwire_json::Pointer;
use serde_json::{Value, json};

use super::{
    bench::{Bench, arrow},
    members::MAX_ITEMS,
};
use crate::mutate::{
    MutantKind, json_text,
    schema_walk::{Site, sites},
};

/// Where a contradiction that a single value makes may be reported.
pub(super) const TWINS: &[&str] = &[
    "choices",
    "content",
    "created",
    "date",
    "delta",
    "finish_reason",
    "id",
    "index",
    "message",
    "model",
    "system_fingerprint",
    "tool_calls",
    "usage",
];

pub(super) fn make(bench: &mut Bench<'_>) {
    for (part, value) in bench.walked() {
        for schema in bench.schemas(&value) {
            for site in sites(&schema, &value, MAX_ITEMS) {
                for other in types(site.value) {
                    put(bench, MutantKind::Type, part, &site, &other);
                }
                for word in words(&site) {
                    put(bench, MutantKind::Word, part, &site, &json!(word));
                }
                for text in values(site.value) {
                    let what = format!("{} -> {text}", super::bench::shown(site.value));
                    write(bench, part, &site.pointer, &what, &text);
                }
            }
        }
    }
}

fn put(bench: &mut Bench<'_>, kind: MutantKind, part: usize, site: &Site<'_>, other: &Value) {
    let what = arrow(site.value, other);
    bench.edit(kind, (part, &site.pointer), &what, TWINS, |text| {
        json_text::replace(text, &site.pointer, &other.to_string())
    });
}

fn write(bench: &mut Bench<'_>, part: usize, pointer: &Pointer, what: &str, text: &str) {
    bench.edit(MutantKind::Value, (part, pointer), what, TWINS, |json| {
        json_text::replace(json, pointer, text)
    });
}

/// A value of each other type, as near to the value as it can be.
fn types(value: &Value) -> Vec<Value> {
    let others = match value {
        Value::Null => [json!("null"), json!(0), json!(false), json!([]), json!({})].to_vec(),
        Value::Bool(bool) => [json!(bool.to_string()), json!(u8::from(*bool)), json!([])].to_vec(),
        Value::Number(number) => {
            [json!(number.to_string()), json!(true), json!([number]), json!({})].to_vec()
        }
        Value::String(text) => {
            [json!(7), json!(true), json!([text]), json!({"text": text})].to_vec()
        }
        Value::Array(items) => {
            let first = items.first().cloned().unwrap_or(Value::Null);
            [json!(first.to_string()), json!(7), json!(true), json!({"0": first})].to_vec()
        }
        Value::Object(members) => {
            [json!(value.to_string()), json!(7), json!(true), json!([members])].to_vec()
        }
    };
    let is_other = |other: &Value| std::mem::discriminant(other) != std::mem::discriminant(value);
    others.into_iter().filter(is_other).collect()
}

/// Other words for a word of a closed set: the others of the set, its own in another spelling, and
/// none of them.
fn words(site: &Site<'_>) -> Vec<String> {
    let Some(word) = site.value.as_str() else { return Vec::new() };
    let mut words: Vec<_> = site.words().into_iter().map(str::to_owned).collect();
    if !words.is_empty() {
        words.extend([word.to_uppercase(), format!(" {word}"), "unheard_of".to_owned()]);
    }
    words.retain(|other| other != word);
    words
}

/// Other values of the same type, as JSON text.
fn values(value: &Value) -> Vec<String> {
    match value {
        Value::Number(number) => {
            let negative = if number.to_string().starts_with('-') {
                number.to_string().trim_start_matches('-').to_owned()
            } else {
                format!("-{number}")
            };
            let one_more = number.as_i64().map(|number| (number + 1).to_string());
            let fraction = number.as_i64().map(|number| format!("{number}.5"));
            let fixed = ["-1", "9007199254740993", "1e300"].map(str::to_owned);
            let negative = Some(negative).filter(|_| number.as_f64() != Some(0.0));
            negative.into_iter().chain(one_more).chain(fraction).chain(fixed).collect()
        }
        Value::String(text) if text.is_empty() => vec!["\"x\"".to_owned()],
        Value::String(text) => {
            let other: String = text.chars().rev().collect();
            vec![
                json!("").to_string(),
                json!(format!("{text}-x")).to_string(),
                json!(other).to_string(),
            ]
        }
        Value::Array(items) if !items.is_empty() => vec!["[]".to_owned(), "[null]".to_owned()],
        Value::Object(members) if !members.is_empty() => vec!["{}".to_owned()],
        Value::Bool(bool) => vec![(!bool).to_string()],
        _ => Vec::new(),
    }
}
