//! Whether the verdict of a schema depends on what a string says.

use std::collections::BTreeSet;

use chatwire_json::Pointer;
use serde_json::Value;

/// Keywords that compare whole values, or whose effect on a part cannot be told.
const OPAQUE: [&str; 10] = [
    "$dynamicRef",
    "$recursiveRef",
    "const",
    "contains",
    "dependencies",
    "enum",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

/// Keywords that look into a string.
const OF_TEXT: [&str; 7] = [
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "format",
    "maxLength",
    "minLength",
    "pattern",
];

/// Whether every string at a place of an instance has the same verdict.
///
/// A `false` may be wrong, a `true` is not.
pub(crate) fn ignores_text(schema: &Value, place: &Pointer) -> bool {
    let mut here = vec![schema];
    for token in place.tokens() {
        let Some(applied) = applied(schema, here) else { return false };
        here = applied.iter().flat_map(|schema| below(schema, &token)).collect();
    }
    let looks = |schema: &Value| OF_TEXT.iter().any(|keyword| schema.get(keyword).is_some());
    applied(schema, here).is_some_and(|applied| !applied.iter().any(|schema| looks(schema)))
}

/// The schemas that apply to one instance: the given ones, and what they refer to or combine;
/// `None` when one of them is opaque.
fn applied<'a>(root: &'a Value, given: Vec<&'a Value>) -> Option<Vec<&'a Value>> {
    let mut known = BTreeSet::new();
    let mut applied = Vec::new();
    let mut pending = given;
    while let Some(schema) = pending.pop() {
        if !known.insert(std::ptr::from_ref(schema)) {
            continue;
        }
        let Some(members) = schema.as_object() else { continue };
        if OPAQUE.iter().any(|keyword| members.contains_key(*keyword)) {
            return None;
        }
        if let Some(reference) = members.get("$ref") {
            let pointer = reference.as_str()?.strip_prefix('#')?;
            pending.push(root.pointer(pointer)?);
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            pending.extend(members.get(keyword).and_then(Value::as_array).into_iter().flatten());
        }
        for keyword in ["not", "if", "then", "else"] {
            pending.extend(members.get(keyword));
        }
        let dependent = members.get("dependentSchemas").and_then(Value::as_object);
        pending.extend(dependent.into_iter().flat_map(|schemas| schemas.values()));
        applied.push(schema);
    }
    Some(applied)
}

/// The schemas that a schema applies to a member or an item.
fn below<'a>(schema: &'a Value, token: &str) -> Vec<&'a Value> {
    let mut found = Vec::new();
    let of = |keyword: &str| schema.get(keyword).and_then(Value::as_object);
    found.extend(of("properties").and_then(|properties| properties.get(token)));
    found.extend(of("patternProperties").into_iter().flat_map(|schemas| schemas.values()));
    found.extend(schema.get("prefixItems").and_then(Value::as_array).into_iter().flatten());
    for keyword in ["additionalProperties", "items", "additionalItems"] {
        match schema.get(keyword) {
            Some(Value::Array(schemas)) => found.extend(schemas),
            other => found.extend(other),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(schema: Value, ignores: bool) {
        let place = "/a/0/b".parse().unwrap();
        assert_eq!(ignores_text(&schema, &place), ignores, "{schema}");
    }

    fn around(schema: Value) -> Value {
        json!({"properties": {"a": {"items": {"properties": {"b": schema}}}}})
    }

    #[test]
    fn types_ignore_what_a_string_says() {
        check(json!({}), true);
        check(json!(true), true);
        check(around(json!({"type": ["string", "null"]})), true);
        check(around(json!({"anyOf": [{"type": "string"}, {"type": "array"}]})), true);
        check(
            json!({"$ref": "#/$defs/x", "$defs": {"x": around(json!({"type": "string"}))}}),
            true,
        );
        check(json!({"properties": {"c": {"enum": ["d"]}}}), true);
    }

    #[test]
    fn what_looks_into_a_string_does_not() {
        for keyword in ["enum", "const", "minLength", "pattern", "format", "$dynamicRef"] {
            check(around(json!({keyword: 1})), false);
            check(around(json!({"not": {keyword: 1}})), false);
        }
        check(json!({"enum": [1]}), false);
        check(json!({"properties": {"a": {"uniqueItems": true}}}), false);
        check(
            json!({"patternProperties": {"^a": {"items": {"properties": {"b": {"pattern": "c"}}}}}}),
            false,
        );
        check(
            json!({"additionalProperties": {"items": {"properties": {"b": {"const": "c"}}}}}),
            false,
        );
        check(json!({"$ref": "other.json"}), false);
    }
}
