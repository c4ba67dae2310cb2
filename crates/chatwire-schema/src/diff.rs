//! Classifies the changes between two versions of a published document for clients of the old one.
//!
//! A narrower request schema breaks clients that send values it no longer admits; a wider response
//! schema breaks clients that do not expect the new values.
//! A change that this comparison does not understand counts as breaking.

mod all_of;
mod client_place;
mod operation;
mod range;
mod shape;
mod union;

use std::fmt;

use chatwire_json::Pointer;
use serde_json::Value;

pub use self::client_place::{Aspect, ClientPlace};
use self::operation::compare_operations;
use super::operation::{Operation, OperationError};

/// The effect of a change on a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Class {
    /// Only descriptions changed.
    Editorial,
    /// A client may do or expect more than before, and need not.
    Additive,
    /// A client that was correct may now be incorrect.
    Breaking,
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Editorial => "editorial",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        })
    }
}

/// One change between two versions of the chat operation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The effect on a client.
    pub class: Class,
    /// The place, in the new document; what was removed had it in the old one.
    pub pointer: Pointer,
    /// The change, in words.
    pub what: String,
}

impl Change {
    /// Where a client meets the change: the body, the member and the aspect.
    pub fn place(&self) -> ClientPlace {
        ClientPlace::of(&self.pointer)
    }
}

/// Prints `CLASS: POINTER: WHAT`.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.class, self.pointer, self.what)
    }
}

/// The changes from `old` to `new`, two OpenAPI documents, vendored or as published.
///
/// Only the chat operation and what it refers to is compared.
///
/// # Errors
///
/// When one of the two is not an OpenAPI 3.0 or 3.1 document, or has no chat operation.
pub fn diff(old: &Value, new: &Value) -> Result<Vec<Change>, OperationError> {
    let (before, after) = (Operation::of(old)?, Operation::of(new)?);
    let mut comparison = Comparison { old, new, changes: Vec::new() };
    compare_operations(&mut comparison, before.post, after.post, &after.pointer());
    Ok(comparison.changes)
}

/// Who writes what a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// The client.
    Request,
    /// The server.
    Response,
}

/// The effect of a change on the set of values that a schema admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// It admits less.
    Narrows,
    /// It admits more.
    Widens,
    /// It admits something else, or cannot be judged.
    Replaces,
    /// It names something new that may be left alone.
    Adds,
    /// It no longer names something.
    Removes,
    /// It admits the same.
    Explains,
}

impl Effect {
    fn class(self, direction: Direction) -> Class {
        match (self, direction) {
            (Self::Explains, _) => Class::Editorial,
            (Self::Adds, _) => Class::Additive,
            (Self::Widens, Direction::Request) | (Self::Narrows, Direction::Response) => {
                Class::Additive
            }
            _ => Class::Breaking,
        }
    }
}

/// Two documents under comparison, and what was found so far.
struct Comparison<'a> {
    old: &'a Value,
    new: &'a Value,
    changes: Vec<Change>,
}

impl Comparison<'_> {
    fn report(&mut self, class: Class, pointer: &Pointer, what: impl Into<String>) {
        self.changes.push(Change { class, pointer: pointer.clone(), what: what.into() });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const CHAT_PATH: &str = "/v1/chat/completions";

    fn document(request: &Value, response: &Value) -> Value {
        json!({
            "openapi": "3.0.0",
            "paths": { CHAT_PATH: { "post": {
                "requestBody": { "content": { "application/json": { "schema": request } } },
                "responses": { "200": { "content": { "application/json": { "schema": response } } } }
            } } },
            "components": { "schemas": {
                "Node": { "properties": { "next": { "$ref": "#/components/schemas/Node" } } }
            } }
        })
    }

    fn changes(old: &Value, new: &Value) -> Vec<String> {
        let place = "/paths/~1v1~1chat~1completions/post";
        let changes = diff(old, new).unwrap();
        changes.iter().map(|change| change.to_string().replace(place, "")).collect()
    }

    /// What each of the changes from one schema to the other is, in a request and in a response.
    #[track_caller]
    fn check(old: Value, new: Value, expected: &[(Class, Class, &str)]) {
        let nothing = json!({});
        let requests = changes(&document(&old, &nothing), &document(&new, &nothing));
        let responses = changes(&document(&nothing, &old), &document(&nothing, &new));
        let body = "content/application~1json/schema";
        let wanted = |class: fn(&(Class, Class, &str)) -> Class, place: &str| -> Vec<String> {
            expected.iter().map(|row| format!("{}: {place}/{body}{}", class(row), row.2)).collect()
        };
        assert_eq!(requests, wanted(|row| row.0, "/requestBody"));
        assert_eq!(responses, wanted(|row| row.1, "/responses/200"));
    }

    use Class::{Additive as A, Breaking as B, Editorial as E};

    #[test]
    fn the_same_is_no_change() {
        let schema = json!({ "type": "object", "properties": { "a": { "enum": [1, 2] } }, "required": ["a"] });
        check(schema.clone(), schema, &[]);
        check(json!({ "required": ["a", "b"] }), json!({ "required": ["b", "a"] }), &[]);
        check(json!({ "enum": [1, 2] }), json!({ "enum": [2, 1] }), &[]);
        check(json!({ "additionalProperties": true }), json!({}), &[]);
        check(json!({ "exclusiveMinimum": false, "minimum": 1 }), json!({ "minimum": 1.0 }), &[]);
    }

    #[test]
    fn types_narrow_and_widen() {
        let change = |old: Value, new: Value, request, response, text: &str| {
            check(json!({ "type": old }), json!({ "type": new }), &[(request, response, text)]);
        };
        change(json!("number"), json!("integer"), B, A, "/type: number became integer");
        change(json!("integer"), json!("number"), A, B, "/type: integer became number");
        change(json!("string"), json!("number"), B, B, "/type: string became number");
        change(json!("string"), json!(null), A, B, "/type: string became any type");
        check(
            json!({ "type": "string" }),
            json!({ "type": "string", "nullable": true }),
            &[(A, B, "/nullable: string became string or null")],
        );
        check(json!({ "enum": ["a"] }), json!({ "enum": ["a"], "type": "string" }), &[]);
    }

    #[test]
    fn bounds_narrow_and_widen() {
        let bound = |old: Value, new: Value, request, response, text: &str| {
            check(old, new, &[(request, response, text)]);
        };
        bound(json!({ "maximum": 2 }), json!({ "maximum": 1 }), B, A, "/maximum: 2 became 1");
        bound(json!({ "maximum": 2 }), json!({}), A, B, "/maximum: 2 became no limit");
        bound(
            json!({ "minimum": 0 }),
            json!({ "minimum": 0, "exclusiveMinimum": true }),
            B,
            A,
            "/minimum: 0 became 0 exclusive",
        );
        bound(json!({}), json!({ "minItems": 1 }), B, A, "/minItems: no limit became 1");
        bound(json!({ "maxLength": 3 }), json!({ "maxLength": 4 }), A, B, "/maxLength: 3 became 4");
    }

    #[test]
    fn values_and_members_come_and_go() {
        check(
            json!({ "enum": ["a", "b"] }),
            json!({ "enum": ["b", "c"] }),
            &[(A, B, r#"/enum: "c" added"#), (B, A, r#"/enum: "a" removed"#)],
        );
        check(
            json!({ "properties": { "a": {}, "b": {} } }),
            json!({ "properties": { "b": {}, "c": {} } }),
            &[(B, B, "/properties/a: removed"), (A, A, "/properties/c: added")],
        );
        check(
            json!({ "required": ["a"] }),
            json!({ "required": ["b"] }),
            &[(B, A, "/required: `b` required now"), (A, B, "/required: `a` no longer required")],
        );
        check(
            json!({}),
            json!({ "additionalProperties": false }),
            &[(B, A, "/additionalProperties: further members are refused")],
        );
        check(
            json!({ "additionalProperties": false }),
            json!({ "additionalProperties": { "type": "string" } }),
            &[(A, B, "/additionalProperties: further members are admitted")],
        );
        check(
            json!({ "items": {} }),
            json!({ "items": { "type": "string" } }),
            &[(B, A, "/items/type: any type became string")],
        );
    }

    #[test]
    fn unions_are_paired_by_what_they_describe() {
        let role = |role: &str, closed: bool| json!({ "type": "object", "properties": { "role": { "enum": [role] } }, "additionalProperties": !closed });
        check(
            json!({ "oneOf": [role("user", false), role("tool", false)] }),
            json!({ "oneOf": [role("system", false), role("user", true)] }),
            &[
                (B, A, "/oneOf/1/additionalProperties: further members are refused"),
                (B, A, "/oneOf/1: alternative removed"),
                (A, B, "/oneOf/0: alternative added"),
            ],
        );
        check(
            json!({ "type": "string" }),
            json!({ "anyOf": [{ "type": "string" }, { "type": "array" }] }),
            &[(A, B, "/anyOf/1: alternative added")],
        );
        check(
            json!({ "anyOf": [{ "type": "string" }] }),
            json!({ "oneOf": [{ "type": "string" }] }),
            &[(B, A, "/oneOf: was `anyOf`")],
        );
    }

    #[test]
    fn words_are_editorial_and_the_unknown_is_breaking() {
        check(
            json!({ "description": "a" }),
            json!({ "description": "b" }),
            &[(E, E, "/description: reworded")],
        );
        check(json!({}), json!({ "default": 1 }), &[(E, E, "/default: changed")]);
        check(json!({ "default": 1 }), json!({ "default": 2 }), &[(B, E, "/default: changed")]);
        check(json!({}), json!({ "pattern": "a" }), &[(B, A, "/pattern: added")]);
        check(json!({ "pattern": "a" }), json!({ "pattern": "b" }), &[(B, B, "/pattern: changed")]);
        check(json!({}), json!({ "unheardOf": 1 }), &[(B, B, "/unheardOf: changed")]);
        check(json!({ "not": {} }), json!({}), &[(B, B, "/not: changed")]);
    }

    #[test]
    fn references_are_followed_and_circles_end() {
        let node = json!({ "$ref": "#/components/schemas/Node" });
        let mut new = document(&node, &json!({}));
        new["components"]["schemas"]["Node"]["required"] = json!(["next"]);
        let found = changes(&document(&node, &json!({})), &new);
        let place = "/requestBody/content/application~1json/schema/required";
        assert_eq!(found, [format!("breaking: {place}: `next` required now")]);
    }

    #[test]
    fn parts_and_references_of_a_3_1_document_are_compared_by_what_they_say() {
        let document = |temperature: Value, extra: &str, sibling: bool| {
            let part = json!({ "properties": { "temperature": temperature, "n": {} } });
            let other = json!({ "oneOf": [{ "$ref": "#/components/schemas/A" }], "default": 1 });
            let mut document = document(
                &json!({ "allOf": [{ "$ref": "#/components/schemas/Base" }, part] }),
                &json!({ "properties": { "x": other, "y": { "$ref": "#/components/schemas/A" } } }),
            );
            document["openapi"] = json!("3.1.0");
            let base = json!({ "properties": { extra: { "type": "string" } } });
            document["components"]["schemas"] = json!({ "Base": base, "A": { "maxLength": 3 } });
            if sibling {
                document["paths"][CHAT_PATH]["post"]["responses"]["200"]["content"]["application/json"]
                    ["schema"]["properties"]["y"]["nullable"] = json!(true);
            }
            document
        };
        let old = document(json!({ "maximum": 2 }), "user", false);
        let request = "/requestBody/content/application~1json/schema/properties";
        let response = "/responses/200/content/application~1json/schema/properties";
        assert!(changes(&old, &old).is_empty());
        let new = document(json!({ "maximum": 1 }), "seed", false);
        let expected = [
            format!("additive: {request}/seed: added"),
            format!("breaking: {request}/temperature/maximum: 2 became 1"),
            format!("breaking: {request}/user: removed"),
        ];
        assert_eq!(changes(&old, &new), expected);
        let new = document(json!({ "maximum": 2 }), "user", true);
        let expected = [format!("breaking: {response}/y: the keywords beside `$ref` changed")];
        assert_eq!(changes(&old, &new), expected);
        let mut new = old.clone();
        new["components"]["schemas"]["A"]["maxLength"] = json!(4);
        let expected = [format!("breaking: {response}/x/oneOf/0/maxLength: 3 became 4")];
        assert_eq!(changes(&old, &new), expected);
    }

    #[test]
    fn operations_are_compared_too() {
        #[track_caller]
        fn check(pointer: &str, value: Value, expected: &[&str]) {
            let old = document(&json!({}), &json!({}));
            let mut new = old.clone();
            let operation = &mut new["paths"][CHAT_PATH]["post"];
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            operation.pointer_mut(parent).unwrap()[name] = value;
            assert_eq!(changes(&old, &new), expected);
        }
        let parameter =
            |required: bool| json!([{ "in": "query", "name": "v", "required": required }]);
        check("/parameters", parameter(false), &["additive: /parameters/query:v: added"]);
        check(
            "/parameters",
            parameter(true),
            &["breaking: /parameters/query:v: added, and required"],
        );
        check(
            "/requestBody/required",
            json!(true),
            &["breaking: /requestBody/required: required now"],
        );
        check(
            "/requestBody/content",
            json!({}),
            &["breaking: /requestBody/content/application~1json: removed"],
        );
        check("/responses/429", json!({}), &["additive: /responses/429: added"]);
        check("/responses", json!({}), &["breaking: /responses/200: removed"]);
        check(
            "/responses/200/description",
            json!("Fine."),
            &["editorial: /responses/200/description: reworded"],
        );
        check(
            "/responses/200/headers",
            json!({ "x-a": {} }),
            &["additive: /responses/200/headers: added"],
        );
        check("/operationId", json!("chat"), &["editorial: /operationId: changed"]);
        check("/security", json!([{ "token": [] }]), &["breaking: /security: changed"]);
        check("/tags", json!(["chat"]), &["editorial: /tags: reworded"]);
    }
}
