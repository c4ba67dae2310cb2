//! Compares schemas: which values each version admits.

use std::collections::BTreeSet;

use chatwire_json::Pointer;
use serde_json::{Value, json};

use super::{
    Comparison, Direction, Effect,
    all_of::merged,
    range::{compare_bounds, is_bound},
    union::{Union, as_unions, pair},
};
use crate::{dialect::Dialect, operation::resolve, prose::is_prose};

/// Two schemas under comparison.
pub(super) struct ShapeComparison<'c, 'a> {
    comparison: &'c mut Comparison<'a>,
    direction: Direction,
    /// The pairs of references that were followed, so that circles end.
    followed: BTreeSet<(String, String)>,
}

impl<'c, 'a> ShapeComparison<'c, 'a> {
    pub(super) fn new(comparison: &'c mut Comparison<'a>, direction: Direction) -> Self {
        Self { comparison, direction, followed: BTreeSet::new() }
    }

    pub(super) fn compare(&mut self, old: &Value, new: &Value, place: &Pointer) {
        self.compare_siblings(old, new, place);
        let references = (reference(old), reference(new));
        if references != Default::default() && !self.followed.insert(references) {
            return;
        }
        let (old, new) = (resolve(self.comparison.old, old), resolve(self.comparison.new, new));
        let (old, new) = (merged(self.comparison.old, old), merged(self.comparison.new, new));
        let (old, new) = (&*old, &*new);
        if !old.is_object() || !new.is_object() {
            if old != new {
                self.report(Effect::Replaces, place, "changed");
            }
            return;
        }
        if let Some(unions) = as_unions(old, new) {
            self.compare_unions(unions, place);
            return;
        }
        self.compare_types(old, new, place);
        self.compare_values(old, new, place);
        for (name, effect, what) in compare_bounds(old, new) {
            self.report(effect, &place.join(name), what);
        }
        for keyword in member_names(old, new) {
            self.compare_keyword(&keyword, old, new, &place.join(&keyword));
        }
    }

    fn compare_keyword(&mut self, keyword: &str, old: &Value, new: &Value, place: &Pointer) {
        let (before, after) = (&old[keyword], &new[keyword]);
        match keyword {
            "type" | "nullable" | "enum" | "const" => {}
            _ if is_bound(keyword) => {}
            "properties" => self.compare_properties(before, after, place),
            "required" => self.compare_required(before, after, place),
            "items" => self.compare_optional(before, after, place),
            "additionalProperties" => self.compare_additional(before, after, place),
            "anyOf" | "oneOf" if before.is_array() && after.is_array() => {
                let union = |value: &'_ Value| value.as_array().cloned().unwrap_or_default();
                self.compare_alternatives(&union(before), &union(after), place);
            }
            _ if before == after => {}
            "deprecated" | "discriminator" => self.report(Effect::Explains, place, "changed"),
            _ if is_prose(keyword) => self.report(Effect::Explains, place, "reworded"),
            "default"
                if before.is_null() || after.is_null() || self.direction == Direction::Response =>
            {
                self.report(Effect::Explains, place, "changed");
            }
            "format" | "pattern" | "uniqueItems" | "multipleOf" | "allOf" | "anyOf" | "oneOf"
                if before.is_null() =>
            {
                self.report(Effect::Narrows, place, "added");
            }
            "format" | "pattern" | "uniqueItems" | "multipleOf" | "allOf" | "anyOf" | "oneOf"
                if after.is_null() =>
            {
                self.report(Effect::Widens, place, "removed");
            }
            _ => self.report(Effect::Replaces, place, "changed"),
        }
    }

    /// Compares what stands beside a `$ref`, where that counts.
    fn compare_siblings(&mut self, old: &Value, new: &Value, place: &Pointer) {
        let counts = Dialect::of(self.comparison.new).is_some_and(Dialect::has_reference_siblings);
        let siblings = |schema: &Value| -> Vec<(String, Value)> {
            let keywords = schema.get("$ref").and(schema.as_object()).into_iter().flatten();
            let explains = |name: &str| is_prose(name) || matches!(name, "default" | "deprecated");
            keywords
                .filter(|(name, _)| *name != "$ref" && !explains(name))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect()
        };
        if counts && siblings(old) != siblings(new) {
            self.report(Effect::Replaces, place, "the keywords beside `$ref` changed");
        }
    }

    fn compare_types(&mut self, old: &Value, new: &Value, place: &Pointer) {
        let (before, after) = (types(old), types(new));
        let effect = match (before.is_subset(&after), after.is_subset(&before)) {
            (true, true) => return,
            (true, false) => Effect::Widens,
            (false, true) => Effect::Narrows,
            (false, false) => Effect::Replaces,
        };
        let what = format!("{} became {}", describe(old), describe(new));
        let keyword = if old["type"] == new["type"] { "nullable" } else { "type" };
        self.report(effect, &place.join(keyword), what);
    }

    /// Compares the values that `enum` and `const` list.
    fn compare_values(&mut self, old: &Value, new: &Value, place: &Pointer) {
        let place = place.join(if new.get("const").is_some() { "const" } else { "enum" });
        match (values(old), values(new)) {
            (None, None) => {}
            (None, Some(_)) => self.report(Effect::Narrows, &place, "added"),
            (Some(_), None) => self.report(Effect::Widens, &place, "removed"),
            (Some(before), Some(after)) => {
                for value in after.iter().filter(|value| !before.contains(value)) {
                    self.report(Effect::Widens, &place, format!("{value} added"));
                }
                for value in before.iter().filter(|value| !after.contains(value)) {
                    self.report(Effect::Narrows, &place, format!("{value} removed"));
                }
            }
        }
    }

    fn compare_properties(&mut self, old: &Value, new: &Value, place: &Pointer) {
        for name in member_names(old, new) {
            let place = place.join(&name);
            match (old.get(&name), new.get(&name)) {
                (Some(before), Some(after)) => self.compare(before, after, &place),
                (Some(_), None) => self.report(Effect::Removes, &place, "removed"),
                (None, _) => self.report(Effect::Adds, &place, "added"),
            }
        }
    }

    fn compare_required(&mut self, old: &Value, new: &Value, place: &Pointer) {
        let (before, after) = (names(old), names(new));
        for name in after.difference(&before) {
            self.report(Effect::Narrows, place, format!("`{name}` required now"));
        }
        for name in before.difference(&after) {
            self.report(Effect::Widens, place, format!("`{name}` no longer required"));
        }
    }

    /// Compares schemas that admit everything when they are absent.
    fn compare_optional(&mut self, old: &Value, new: &Value, place: &Pointer) {
        let everything = json!({});
        let or_everything = |schema: &Value| match schema {
            Value::Null | Value::Bool(true) => everything.clone(),
            schema => schema.clone(),
        };
        self.compare(&or_everything(old), &or_everything(new), place);
    }

    fn compare_additional(&mut self, old: &Value, new: &Value, place: &Pointer) {
        match (old == &Value::Bool(false), new == &Value::Bool(false)) {
            (true, true) => {}
            (true, false) => self.report(Effect::Widens, place, "further members are admitted"),
            (false, true) => self.report(Effect::Narrows, place, "further members are refused"),
            (false, false) => self.compare_optional(old, new, place),
        }
    }

    fn compare_unions(&mut self, (old, new): (Union<'_>, Union<'_>), place: &Pointer) {
        let keyword = new.keyword.or(old.keyword).unwrap_or("anyOf");
        let place = place.join(keyword);
        match (old.keyword, new.keyword) {
            (Some("anyOf"), Some("oneOf")) => self.report(Effect::Narrows, &place, "was `anyOf`"),
            (Some("oneOf"), Some("anyOf")) => self.report(Effect::Widens, &place, "was `oneOf`"),
            _ => {}
        }
        self.compare_alternatives(old.branches, new.branches, &place);
    }

    fn compare_alternatives(&mut self, old: &[Value], new: &[Value], place: &Pointer) {
        let pairing = pair((self.comparison.old, self.comparison.new), old, new);
        for (before, after, at) in pairing.pairs {
            self.compare(before, after, &place.join(at));
        }
        for at in pairing.removed {
            self.report(Effect::Narrows, &place.join(at), "alternative removed");
        }
        for at in pairing.added {
            self.report(Effect::Widens, &place.join(at), "alternative added");
        }
    }

    fn report(&mut self, effect: Effect, place: &Pointer, what: impl Into<String>) {
        self.comparison.report(effect.class(self.direction), place, what);
    }
}

fn reference(schema: &Value) -> String {
    schema["$ref"].as_str().unwrap_or_default().to_owned()
}

/// The JSON types that a schema admits; a number admits integers.
fn types(schema: &Value) -> BTreeSet<&str> {
    let mut types: BTreeSet<_> = match &schema["type"] {
        Value::String(name) => BTreeSet::from([name.as_str()]),
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => return listed_types(schema),
    };
    if schema["nullable"] == Value::Bool(true) {
        types.insert("null");
    }
    if types.contains("number") {
        types.insert("integer");
    }
    types
}

/// The types of the values that a schema without a type lists, or all.
fn listed_types(schema: &Value) -> BTreeSet<&str> {
    let all = ["null", "boolean", "integer", "number", "string", "array", "object"];
    let Some(values) = values(schema) else { return all.into() };
    let one = |value: &Value| match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    values.into_iter().map(one).collect()
}

fn describe(schema: &Value) -> String {
    let nullable = if schema["nullable"] == Value::Bool(true) { " or null" } else { "" };
    match &schema["type"] {
        Value::String(name) => format!("{name}{nullable}"),
        Value::Null => "any type".to_owned(),
        other => other.to_string(),
    }
}

fn values(schema: &Value) -> Option<Vec<&Value>> {
    match (schema["enum"].as_array(), schema.get("const")) {
        (Some(values), _) => Some(values.iter().collect()),
        (None, Some(value)) => Some(vec![value]),
        (None, None) => None,
    }
}

fn names(list: &Value) -> BTreeSet<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn member_names(old: &Value, new: &Value) -> BTreeSet<String> {
    let objects = [old, new].into_iter().filter_map(Value::as_object);
    objects.flat_map(|object| object.keys().cloned()).collect()
}
