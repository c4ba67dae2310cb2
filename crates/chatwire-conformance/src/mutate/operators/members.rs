//! Members that are missing, null, misnamed, there twice, or there though nobody declares them.

use std::collections::{BTreeMap, BTreeSet};

use chatwire_schema::{Part, Reading};
use serde_json::Value;

use super::{
    bench::{Bench, shown},
    values::TWINS,
};
use crate::{
    mutate::{MutantKind, json_text, schema_walk::sites},
    subject::Kind,
};

/// How many items of an array are changed: one schema describes all.
pub(super) const MAX_ITEMS: usize = 2;

/// A name that no schema declares.
const UNDECLARED: &str = "x_undeclared";

pub(super) fn make(bench: &mut Bench<'_>) {
    for (part, value) in bench.walked() {
        for schema in bench.schemas(&value) {
            for site in sites(&schema, &value, MAX_ITEMS) {
                let at = (part, &site.pointer);
                let parent = site.pointer.split_last();
                let is_item = value
                    .pointer(parent.as_ref().map_or("", |(parent, _)| parent.as_str()))
                    .is_some_and(Value::is_array);
                if let Some((_, name)) = parent.filter(|_| !is_item) {
                    bench.edit(MutantKind::Removed, at, "removed", TWINS, |text| {
                        json_text::remove(text, &site.pointer)
                    });
                    let other = misspelled(&name);
                    bench.edit(
                        MutantKind::Renamed,
                        at,
                        &format!("renamed {other}"),
                        TWINS,
                        |text| json_text::rename(text, &site.pointer, &other),
                    );
                    bench.edit(MutantKind::Duplicated, at, "twice", &[], |text| {
                        json_text::repeat(text, &site.pointer, None)
                    });
                    bench.edit(MutantKind::Duplicated, at, "twice, once null", &[], |text| {
                        json_text::repeat(text, &site.pointer, Some("null"))
                    });
                }
                if !site.value.is_null() {
                    bench.edit(MutantKind::Null, at, "-> null", TWINS, |text| {
                        json_text::replace(text, &site.pointer, "null")
                    });
                }
                if site.value.is_object() {
                    let place = site.pointer.join(UNDECLARED);
                    bench.edit(MutantKind::Extra, (part, &place), "added 1", &[], |text| {
                        json_text::insert(text, &site.pointer, UNDECLARED, "1")
                    });
                }
                for (name, types) in site.absent(&schema) {
                    let place = site.pointer.join(name);
                    for (kind, wrong) in WRONG {
                        if types.is_empty() || types.iter().any(|declared| kind.contains(declared))
                        {
                            continue;
                        }
                        let what = format!("added {}", shown(&wrong.into()));
                        bench.edit(MutantKind::Extra, (part, &place), &what, &[], |text| {
                            json_text::insert(text, &site.pointer, name, wrong)
                        });
                    }
                }
            }
        }
    }
}

/// For some JSON types, a value as text.
const WRONG: [(&[&str], &str); 3] =
    [(&["integer", "number"], "7"), (&["string"], "\"seven\""), (&["boolean"], "true")];

/// A name in the other convention, or in the other case.
fn misspelled(name: &str) -> String {
    let mut words = name.split('_');
    let mut other = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        other.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        other.extend(letters);
    }
    if other == name { name.to_ascii_uppercase() } else { other }
}

impl Bench<'_> {
    /// The JSON parts that are mutated member by member: of chunks of one shape, the first.
    pub(super) fn walked(&self) -> Vec<(usize, Value)> {
        let mut shapes = BTreeSet::new();
        let walked = self.values.iter().filter(|(_, value)| shapes.insert(shape(value)));
        walked.cloned().collect()
    }

    /// The parts that are moved, repeated and taken out: of chunks of one shape, the first two, and
    /// what is not JSON.
    pub(super) fn varied(&self) -> BTreeSet<usize> {
        let mut counts = BTreeMap::new();
        let mut varied: BTreeSet<_> = (0..self.draft.parts.len()).collect();
        for (part, value) in &self.values {
            let count = counts.entry(shape(value)).or_insert(0);
            *count += 1;
            if *count > 2 {
                varied.remove(part);
            }
        }
        varied
    }

    /// The schemas of a part of the body: the contract's own and OpenAI's.
    pub(super) fn schemas(&self, value: &Value) -> Vec<Value> {
        let is_error = value.get("error").is_some_and(Value::is_object);
        let (part, definition) = match self.kind {
            Kind::Completion => (Part::Response, None),
            Kind::Stream if !is_error => (Part::Chunk, None),
            _ => (Part::Response, Some("/$defs/ErrorResponse")),
        };
        let mut schemas: Vec<Value> = Vec::new();
        for contract in [self.contract, &self.openai] {
            let Some(validator) = contract.validator(part, Reading::Overlaid) else { continue };
            let mut schema = validator.schema().clone();
            if let Some(definition) = definition {
                let Some(error) = schema.pointer(definition).cloned() else { continue };
                let definitions = schema["$defs"].clone();
                schema = error;
                schema["$defs"] = definitions;
            }
            if !schemas.contains(&schema) {
                schemas.push(schema);
            }
        }
        schemas
    }
}

/// The names and types of a value, at any depth.
fn shape(value: &Value) -> String {
    match value {
        Value::Null => "n".to_owned(),
        Value::Bool(_) => "b".to_owned(),
        Value::Number(_) => "1".to_owned(),
        Value::String(text) if text.is_empty() => "e".to_owned(),
        Value::String(_) => "s".to_owned(),
        Value::Array(items) => {
            let first = items.first().map(shape).unwrap_or_default();
            format!("[{first} {}]", items.len().min(2))
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| format!("{name}:{}", shape(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}
