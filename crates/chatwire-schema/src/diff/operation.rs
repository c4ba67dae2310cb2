//! Compares operations: parameters, bodies, statuses, credentials.

use std::collections::{BTreeMap, BTreeSet};

use chatwire_json::Pointer;
use serde_json::{Value, json};

use super::{Class, Comparison, Direction, Effect, shape::ShapeComparison};
use crate::{
    operation::resolve,
    prose::{is_prose, strip},
};

pub(super) fn compare_operations(
    comparison: &mut Comparison<'_>,
    old: &Value,
    new: &Value,
    place: &Pointer,
) {
    for keyword in keywords(old, new) {
        let (before, after) = (&old[keyword], &new[keyword]);
        let place = place.join(keyword);
        match keyword {
            "parameters" => compare_parameters(comparison, before, after, &place),
            "requestBody" => compare_request_bodies(comparison, before, after, &place),
            "responses" => compare_responses(comparison, before, after, &place),
            _ if before == after => {}
            "operationId" | "deprecated" => comparison.report(Class::Editorial, &place, "changed"),
            _ if is_prose(keyword) => comparison.report(Class::Editorial, &place, "reworded"),
            _ => comparison.report(Class::Breaking, &place, "changed"),
        }
    }
}

fn compare_parameters(comparison: &mut Comparison<'_>, old: &Value, new: &Value, place: &Pointer) {
    let (old, new) = (parameters(comparison.old, old), parameters(comparison.new, new));
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for key in keys {
        let place = place.join(key);
        match (old.get(key), new.get(key)) {
            (Some(before), Some(after)) => {
                compare_obligation(comparison, before, after, &place);
                ShapeComparison::new(comparison, Direction::Request).compare(
                    &before["schema"],
                    &after["schema"],
                    &place.join("schema"),
                );
            }
            (Some(_), None) => comparison.report(Class::Breaking, &place, "removed"),
            (None, Some(after)) if is_required(after) => {
                comparison.report(Class::Breaking, &place, "added, and required");
            }
            (None, _) => comparison.report(Class::Additive, &place, "added"),
        }
    }
}

/// The parameters by place and name, `query:limit`.
fn parameters<'a>(document: &'a Value, list: &'a Value) -> BTreeMap<String, &'a Value> {
    let parameters = list.as_array().into_iter().flatten();
    parameters
        .map(|parameter| resolve(document, parameter))
        .map(|parameter| {
            let text = |name: &str| parameter[name].as_str().unwrap_or_default();
            (format!("{}:{}", text("in"), text("name")), parameter)
        })
        .collect()
}

fn compare_request_bodies(
    comparison: &mut Comparison<'_>,
    old: &Value,
    new: &Value,
    place: &Pointer,
) {
    let (old, new) = (resolve(comparison.old, old), resolve(comparison.new, new));
    match (old.is_object(), new.is_object()) {
        (true, true) => {
            compare_obligation(comparison, old, new, place);
            compare_contents(comparison, Direction::Request, old, new, place);
        }
        (true, false) => comparison.report(Class::Breaking, place, "removed"),
        (false, true) if is_required(new) => {
            comparison.report(Class::Breaking, place, "added, and required");
        }
        (false, true) => comparison.report(Class::Additive, place, "added"),
        (false, false) => {}
    }
}

fn compare_responses(comparison: &mut Comparison<'_>, old: &Value, new: &Value, place: &Pointer) {
    for status in keywords(old, new) {
        let place = place.join(status);
        let before = old.get(status).map(|response| resolve(comparison.old, response));
        let after = new.get(status).map(|response| resolve(comparison.new, response));
        match (before, after) {
            (Some(before), Some(after)) => {
                compare_contents(comparison, Direction::Response, before, after, &place);
                compare_rest(comparison, before, after, &place);
            }
            (Some(_), None) => comparison.report(Class::Breaking, &place, "removed"),
            (None, _) => comparison.report(Class::Additive, &place, "added"),
        }
    }
}

/// Compares the rest of a response: headers and prose.
fn compare_rest(comparison: &mut Comparison<'_>, old: &Value, new: &Value, place: &Pointer) {
    for keyword in keywords(old, new).into_iter().filter(|keyword| *keyword != "content") {
        let (before, after) = (&old[keyword], &new[keyword]);
        let place = place.join(keyword);
        if before == after {
            continue;
        }
        match keyword {
            "headers" if before.is_null() => comparison.report(Class::Additive, &place, "added"),
            "headers" if bare(before) == bare(after) => {
                comparison.report(Class::Editorial, &place, "reworded");
            }
            "links" => comparison.report(Class::Editorial, &place, "changed"),
            _ if is_prose(keyword) => comparison.report(Class::Editorial, &place, "reworded"),
            _ => comparison.report(Class::Breaking, &place, "changed"),
        }
    }
}

/// Headers without prose.
fn bare(headers: &Value) -> Value {
    strip(&json!({ "headers": headers }), &mut Vec::new())
}

fn compare_contents(
    comparison: &mut Comparison<'_>,
    direction: Direction,
    old: &Value,
    new: &Value,
    place: &Pointer,
) {
    let (old, new, place) = (&old["content"], &new["content"], place.join("content"));
    for media in keywords(old, new) {
        let place = place.join(media);
        match (old.get(media), new.get(media)) {
            (Some(before), Some(after)) => ShapeComparison::new(comparison, direction).compare(
                &before["schema"],
                &after["schema"],
                &place.join("schema"),
            ),
            (Some(_), None) => comparison.report(Class::Breaking, &place, "removed"),
            (None, _) => comparison.report(Class::Additive, &place, "added"),
        }
    }
}

fn compare_obligation(comparison: &mut Comparison<'_>, old: &Value, new: &Value, place: &Pointer) {
    let place = place.join("required");
    let (effect, what) = match (is_required(old), is_required(new)) {
        (false, true) => (Effect::Narrows, "required now"),
        (true, false) => (Effect::Widens, "no longer required"),
        _ => return,
    };
    comparison.report(effect.class(Direction::Request), &place, what);
}

fn is_required(value: &Value) -> bool {
    value["required"] == Value::Bool(true)
}

/// The member names of both, each once.
fn keywords<'a>(old: &'a Value, new: &'a Value) -> BTreeSet<&'a str> {
    let names = |value: &'a Value| value.as_object().into_iter().flat_map(|object| object.keys());
    names(old).chain(names(new)).map(String::as_str).collect()
}
