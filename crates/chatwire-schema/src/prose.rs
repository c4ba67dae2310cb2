//! Takes the prose out of an OpenAPI document and leaves the contract.
//!
//! Explanations (`description`, `summary`, `title`, examples, tags, links to manuals, vendor
//! extensions) are removed; constraints stay.
//! A name is prose only where the format gives it that meaning: a member *named* `title` in an
//! object's `properties`, or the text `description` in a list of required members, is contract.

use serde_json::{Map, Value};

/// Whether `name`, as a keyword of an OpenAPI or schema object, explains instead of constraining.
pub(super) fn is_prose(name: &str) -> bool {
    name.starts_with("x-")
        || matches!(
            name,
            "description"
                | "summary"
                | "title"
                | "example"
                | "examples"
                | "externalDocs"
                | "bearerFormat"
                | "tags"
                | "$comment"
        )
}

/// `value`, an OpenAPI or schema object, without prose.
/// Every `$ref` that is met is added to `references`.
pub(super) fn strip(value: &Value, references: &mut Vec<String>) -> Value {
    strip_at(value, Place::Object, references)
}

/// The meaning of the member names of a JSON object.
#[derive(Clone, Copy)]
enum Place {
    /// By keywords of the format.
    Object,
    /// By names that the author chose; each holds an object of the format.
    Names,
    /// Nothing in here has a meaning to the format.
    Data,
}

fn strip_at(value: &Value, place: Place, references: &mut Vec<String>) -> Value {
    match (place, value) {
        (Place::Data, _) => value.clone(),
        (Place::Names, Value::Object(members)) => members
            .iter()
            .map(|(name, member)| (name.clone(), strip(member, references)))
            .collect::<Map<_, _>>()
            .into(),
        (Place::Object, Value::Object(members)) => {
            if let Some(Value::String(target)) = members.get("$ref") {
                references.push(target.clone());
            }
            members
                .iter()
                .filter(|(name, _)| !is_prose(name))
                .map(|(name, member)| (name.clone(), strip_at(member, place_of(name), references)))
                .collect::<Map<_, _>>()
                .into()
        }
        (_, Value::Array(items)) => items.iter().map(|item| strip(item, references)).collect(),
        (_, leaf) => leaf.clone(),
    }
}

fn place_of(keyword: &str) -> Place {
    match keyword {
        "properties" | "patternProperties" | "definitions" | "$defs" | "dependentSchemas"
        | "dependencies" | "responses" | "content" | "headers" | "links" | "callbacks"
        | "encoding" | "parameters" => Place::Names,
        "enum" | "const" | "default" | "required" | "dependentRequired" | "security"
        | "mapping" | "scopes" => Place::Data,
        _ => Place::Object,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(published: Value, stripped: Value) {
        assert_eq!(strip(&published, &mut Vec::new()), stripped);
    }

    #[test]
    fn prose_goes_where_the_format_gives_the_word_its_meaning() {
        check(
            json!({
                "type": "object", "title": "A", "description": "B", "example": {"type": 1},
                "examples": [1], "externalDocs": {}, "x-order": 3, "maximum": 5
            }),
            json!({"type": "object", "maximum": 5}),
        );
    }

    #[test]
    fn members_named_like_prose_stay() {
        let members = json!({
            "description": {"type": "string", "description": "goes"},
            "title": {"type": "string"},
            "example": {"type": "string"},
            "x-trace": {"type": "string"},
            "properties": {"properties": {"summary": {"type": "number", "summary": "goes"}}}
        });
        let kept = json!({
            "description": {"type": "string"},
            "title": {"type": "string"},
            "example": {"type": "string"},
            "x-trace": {"type": "string"},
            "properties": {"properties": {"summary": {"type": "number"}}}
        });
        check(json!({"properties": members}), json!({"properties": kept}));
    }

    #[test]
    fn data_is_left_alone() {
        let data = json!({
            "required": ["title", "description"],
            "enum": [{"title": 1, "x-a": 2}],
            "const": {"summary": 1},
            "default": {"example": {"title": "kept"}},
            "discriminator": {"propertyName": "type", "mapping": {"title": "#/x"}},
        });
        check(data.clone(), data);
    }

    #[test]
    fn schemas_in_lists_and_under_items_are_reached() {
        check(
            json!({
                "oneOf": [{"title": "goes", "items": {"description": "goes", "type": "string"}}],
                "additionalProperties": {"description": "goes", "nullable": true},
                "headers": {"x-request-id": {"description": "goes", "schema": {"title": "goes"}}}
            }),
            json!({
                "oneOf": [{"items": {"type": "string"}}],
                "additionalProperties": {"nullable": true},
                "headers": {"x-request-id": {"schema": {}}}
            }),
        );
    }

    #[test]
    fn references_are_gathered_but_not_from_data_or_names() {
        let mut references = Vec::new();
        let value = json!({
            "properties": {"$ref": {"$ref": "#/a"}},
            "enum": [{"$ref": "#/not"}],
            "anyOf": [{"$ref": "#/b"}]
        });
        strip(&value, &mut references);
        references.sort();
        assert_eq!(references, ["#/a", "#/b"]);
    }
}
