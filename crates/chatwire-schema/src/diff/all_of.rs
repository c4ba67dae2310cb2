//! Joins the parts of an `allOf` into one schema, so that parts are compared by what they say
//! together.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::operation::resolve;

/// How deep parts are joined; deeper ones stay as they are.
const MAX_DEPTH: usize = 8;

/// `schema` without `allOf` where its parts can be joined, or `schema` itself.
pub(super) fn merged<'a>(document: &Value, schema: &'a Value) -> Cow<'a, Value> {
    if schema.get("allOf").is_none() {
        return Cow::Borrowed(schema);
    }
    match join(document, schema, MAX_DEPTH) {
        Some(joined) => Cow::Owned(joined.into()),
        None => Cow::Borrowed(schema),
    }
}

/// `None` when two parts have a keyword whose values cannot be joined.
fn join(document: &Value, schema: &Value, depth: usize) -> Option<Map<String, Value>> {
    let mut joined = schema.as_object()?.clone();
    let Some(parts) = joined.remove("allOf") else { return Some(joined) };
    for part in parts.as_array()? {
        let part = join(document, resolve(document, part), depth.checked_sub(1)?)?;
        for (keyword, value) in part {
            match joined.get_mut(&keyword) {
                None => {
                    joined.insert(keyword, value);
                }
                Some(known) if *known == value => {}
                Some(known) => add(&keyword, known, value)?,
            }
        }
    }
    Some(joined)
}

/// Joins the value of a keyword in a further part.
fn add(keyword: &str, known: &mut Value, value: Value) -> Option<()> {
    match (keyword, known, value) {
        ("properties", Value::Object(known), Value::Object(members)) => {
            for (name, schema) in members {
                let both = match known.remove(&name) {
                    Some(other) if other != schema => json!({ "allOf": [other, schema] }),
                    _ => schema,
                };
                known.insert(name, both);
            }
            Some(())
        }
        ("required", Value::Array(known), Value::Array(names)) => {
            for name in names {
                if !known.contains(&name) {
                    known.push(name);
                }
            }
            Some(())
        }
        // What explains is taken from the first part.
        (keyword, ..) if crate::prose::is_prose(keyword) => Some(()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_and_requirements_are_joined() {
        let document = json!({ "base": { "type": "object", "properties": { "a": {}, "c": {} } } });
        let schema = json!({ "allOf": [
            { "$ref": "#/base" },
            { "type": "object", "properties": { "b": {}, "c": { "type": "string" } }, "required": ["b"] }
        ] });
        let expected = json!({
            "type": "object",
            "properties": { "a": {}, "b": {}, "c": { "allOf": [{}, { "type": "string" }] } },
            "required": ["b"]
        });
        assert_eq!(*merged(&document, &schema), expected);
    }

    #[test]
    fn what_cannot_be_joined_stays() {
        let schema = json!({ "allOf": [{ "type": "object" }, { "type": "string" }] });
        assert_eq!(*merged(&json!({}), &schema), schema);
        let circle = json!({ "allOf": [{ "$ref": "#" }] });
        assert_eq!(*merged(&circle, &circle), circle);
    }
}
