//! Events, choices, calls and pieces in another order, missing, or there twice.

use serde_json::{Value, json};

use super::bench::{Bench, Change};
use crate::mutate::{
    MutantKind, MutantPlace, answer::Leaf, draft::Draft, json_text, mutant::ANYWHERE,
};

pub(super) fn make(bench: &mut Bench<'_>) {
    if bench.draft.streams {
        events(bench);
    }
    if bench.responds() {
        choices(bench);
    }
}

/// Whole events.
fn events(bench: &mut Bench<'_>) {
    let parts = bench.draft.parts.clone();
    let chosen = bench.varied();
    let events = parts.iter().enumerate().filter(|(at, _)| chosen.contains(at));
    for (at, part) in events {
        let Some(event) = part.event else { continue };
        let what = describe(part.json.as_deref());
        let mut without = bench.draft.clone();
        without.parts.remove(at);
        add(bench, MutantKind::Count, format!("event {event} removed ({what})"), without);

        let mut twice = bench.draft.clone();
        twice.parts.insert(at, part.clone());
        add(bench, MutantKind::Count, format!("event {event} twice ({what})"), twice.retimed());

        if let Some(next) = parts.get(at + 1) {
            let mut swapped = bench.draft.clone();
            swapped.parts.swap(at, at + 1);
            let other = describe(next.json.as_deref());
            let name = format!("events {event} and {} swapped ({what}, {other})", event + 1);
            add(bench, MutantKind::Order, name, swapped);
        }
        if at + 1 < parts.len() {
            let mut last = bench.draft.clone();
            let moved = last.parts.remove(at);
            last.parts.push(moved);
            let name = format!("event {event} moved to the end ({what})");
            add(bench, MutantKind::Order, name, last.retimed());
        }
    }
    let mut reversed = bench.draft.clone();
    reversed.parts.reverse();
    add(bench, MutantKind::Order, "all events reversed".to_owned(), reversed);
    let events = parts.iter().enumerate().filter(|(at, _)| chosen.contains(at));
    for event in events.filter_map(|(_, part)| part.event) {
        let mut cut = bench.draft.clone();
        cut.parts.retain(|part| part.event.is_none_or(|other| other < event));
        add(bench, MutantKind::Count, format!("everything from event {event} on removed"), cut);
    }
}

/// What is in an event, in a few words.
fn describe(json: Option<&str>) -> String {
    let value: Value = json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    let choice = &value["choices"][0];
    let members = choice["delta"].as_object().into_iter().flatten();
    let members: Vec<_> =
        members.filter(|(_, value)| !value.is_null()).map(|(name, _)| &**name).collect();
    match choice["finish_reason"].as_str() {
        Some(reason) => format!("finish {reason}"),
        None if value["usage"].is_object() => "usage".to_owned(),
        None if value["error"].is_object() => "error".to_owned(),
        None if json.is_none() => "no JSON".to_owned(),
        None => members.join(" "),
    }
}

/// Choices of a body, and the items in them.
fn choices(bench: &mut Bench<'_>) {
    let choices: Vec<Leaf> =
        bench.answer.choices.values().flat_map(|choice| choice.places.iter().cloned()).collect();
    for choice in &choices {
        repeat(bench, choice);
        let message = choice.at("message").or_else(|| choice.at("delta"));
        for call in
            message.and_then(|message| message.at("tool_calls")).iter().flat_map(Leaf::items)
        {
            repeat(bench, &call);
        }
    }
    if !bench.draft.streams {
        for (part, list) in lists(bench) {
            let items: Vec<Value> = list.value.as_array().cloned().unwrap_or_default();
            if items.len() > 1 {
                let reversed: Value = items.into_iter().rev().collect();
                let leaf = Leaf { part, ..list };
                bench.set(MutantKind::Order, &leaf, &reversed, ANYWHERE);
            }
        }
    }
}

/// The item once more, and not at all.
fn repeat(bench: &mut Bench<'_>, item: &Leaf) {
    let at = (item.part, &item.pointer);
    bench.edit(MutantKind::Count, at, "twice", ANYWHERE, |text| {
        json_text::repeat(text, &item.pointer, None)
    });
    bench.edit(MutantKind::Count, at, "removed", ANYWHERE, |text| {
        json_text::remove(text, &item.pointer)
    });
    if let Some(index) = item.at("index").filter(|index| index.value.is_u64()) {
        let next = index.value.as_u64().unwrap_or(0) + 1;
        bench.set(MutantKind::Value, &index, &json!(next), ANYWHERE);
    }
}

/// The lists of a non-streaming body whose order means something.
fn lists(bench: &Bench<'_>) -> Vec<(usize, Leaf)> {
    let mut lists = Vec::new();
    for (part, value) in &bench.values {
        let root =
            Leaf { part: *part, pointer: "".parse().unwrap_or_default(), value: value.clone() };
        let Some(choices) = root.at("choices") else { continue };
        let items = choices.items();
        lists.push(choices);
        lists.extend(items.iter().filter_map(|choice| choice.at("message")?.at("tool_calls")));
    }
    lists.into_iter().map(|list| (list.part, list)).collect()
}

fn add(bench: &mut Bench<'_>, kind: MutantKind, name: String, draft: Draft) {
    let place = MutantPlace::Bytes;
    let change = Change { kind, place, name, breaks: Vec::new(), twins: ANYWHERE };
    bench.add(change, draft.exchange());
}
