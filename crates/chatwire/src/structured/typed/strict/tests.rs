//! Schemas of Rust types of every kind.
#![expect(dead_code, reason = "only the schemas of these types are looked at")]

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;

use super::*;
use crate::structured::typed::generate;

#[derive(JsonSchema)]
struct Inner {
    a: u8,
}

#[track_caller]
fn check<T: JsonSchema>(strict: bool, expected: &Value) {
    let (mut schema, is_strict) = make_strict(generate::<T>());
    let object = schema.as_object_mut().unwrap();
    object.remove("title");
    object.remove("$defs");
    assert_eq!(&schema, expected);
    assert_eq!(is_strict, strict);
}

fn closed(members: &Value) -> Value {
    let required: Vec<_> = members.as_object().unwrap().keys().collect();
    json!({"type": "object", "properties": members, "required": required, "additionalProperties": false})
}

fn byte() -> Value {
    json!({"type": "integer", "minimum": 0, "maximum": 255})
}

#[test]
fn every_object_is_closed_and_requires_its_fields() {
    #[derive(JsonSchema)]
    struct Outer {
        #[serde(default)]
        default: u8,
        maybe: Option<u8>,
        inner: Option<Inner>,
        /// Described beside a reference.
        described: Inner,
        letter: char,
        set: BTreeSet<bool>,
        three: [bool; 3],
        nothing: (),
    }
    check::<Outer>(
        true,
        &closed(&json!({
            "default": byte(),
            "maybe": {"type": ["integer", "null"], "minimum": 0, "maximum": 255},
            "inner": {"anyOf": [{"$ref": "#/$defs/Inner"}, {"type": "null"}]},
            "described": {"anyOf": [{"$ref": "#/$defs/Inner"}], "description": "Described beside a reference."},
            "letter": {"type": "string"},
            "set": {"type": "array", "items": {"type": "boolean"}},
            "three": {"type": "array", "items": {"type": "boolean"}, "minItems": 3, "maxItems": 3},
            "nothing": {"type": "null"},
        })),
    );
    let (schema, _) = make_strict(generate::<Outer>());
    assert_eq!(schema["$defs"]["Inner"], closed(&json!({"a": byte()})));
}

#[test]
fn an_empty_object_is_closed_and_a_newtype_is_transparent() {
    #[derive(JsonSchema)]
    struct Empty {}
    check::<Empty>(true, &closed(&json!({})));
    #[derive(JsonSchema)]
    struct Newtype(Inner);
    check::<Newtype>(true, &closed(&json!({"a": byte()})));
}

#[test]
fn variants_are_any_of_in_every_representation() {
    #[derive(JsonSchema)]
    enum Word {
        A,
        B,
    }
    check::<Word>(true, &json!({"type": "string", "enum": ["A", "B"]}));

    #[derive(JsonSchema)]
    enum External {
        A,
        B(Inner),
        C { c: bool },
    }
    check::<External>(
        true,
        &json!({"anyOf": [
            {"type": "string", "enum": ["A"]},
            closed(&json!({"B": {"$ref": "#/$defs/Inner"}})),
            closed(&json!({"C": closed(&json!({"c": {"type": "boolean"}}))})),
        ]}),
    );

    #[derive(JsonSchema)]
    #[serde(tag = "kind")]
    enum Internal {
        A,
        B(Inner),
        C { c: bool },
    }
    let kind = |word| json!({"type": "string", "const": word});
    let internal = json!([
        closed(&json!({"kind": kind("A")})),
        closed(&json!({"kind": kind("B"), "a": byte()})),
        closed(&json!({"kind": kind("C"), "c": {"type": "boolean"}})),
    ]);
    check::<Internal>(true, &json!({ "anyOf": internal }));

    #[derive(JsonSchema)]
    struct Flat {
        own: bool,
        #[serde(flatten)]
        rest: Internal,
    }
    let own = json!({"type": "boolean"});
    check::<Flat>(
        true,
        &json!({"anyOf": [
            closed(&json!({"own": own, "kind": kind("A")})),
            closed(&json!({"own": own, "kind": kind("B"), "a": byte()})),
            closed(&json!({"own": own, "kind": kind("C"), "c": {"type": "boolean"}})),
        ]}),
    );
}

#[test]
fn a_flattened_part_may_be_optional_and_may_not_be_several() {
    #[derive(JsonSchema)]
    #[serde(tag = "kind")]
    enum Kind {
        A,
    }
    #[derive(JsonSchema)]
    struct Maybe {
        own: bool,
        #[serde(flatten)]
        rest: Option<Kind>,
    }
    let (own, kind) = (json!({"type": "boolean"}), json!({"type": "string", "const": "A"}));
    check::<Maybe>(
        true,
        &json!({"anyOf": [
            {"anyOf": [closed(&json!({"own": own, "kind": kind}))]},
            closed(&json!({ "own": own })),
        ]}),
    );
    #[derive(JsonSchema)]
    struct Several {
        #[serde(flatten)]
        first: Kind,
        #[serde(flatten)]
        second: Kind,
    }
    let kind =
        json!({"oneOf": [{"type": "object", "properties": {"kind": kind}, "required": ["kind"]}]});
    check::<Several>(false, &json!({"type": "object", "allOf": [kind, kind]}));
}

#[test]
fn recursive_types_keep_their_references() {
    #[derive(JsonSchema)]
    struct Node {
        next: Option<Box<Self>>,
        /// All below.
        below: Vec<Self>,
    }
    check::<Node>(
        true,
        &closed(&json!({
            "next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]},
            "below": {"type": "array", "items": {"$ref": "#"}, "description": "All below."},
        })),
    );
}

#[test]
fn endless_inlining_stops_at_the_maximum_depth() {
    let again = json!({"type": "object", "properties": {"kind": {"type": "string"}}, "$ref": "#"});
    let (schema, strict) = make_strict(json!({ "oneOf": [again] }));
    assert!(!strict);
    assert!(schema.to_string().len() < 5_000);
}

#[test]
fn types_without_a_strict_schema_are_not_strict() {
    let inner = json!({"$ref": "#/$defs/Inner"});
    check::<BTreeMap<String, Inner>>(
        false,
        &json!({"type": "object", "additionalProperties": inner}),
    );
    let (first, second) = (byte(), json!({"type": "string"}));
    check::<(u8, String)>(
        false,
        &json!({"type": "array", "prefixItems": [first, second], "minItems": 2, "maxItems": 2}),
    );
    check::<Vec<Value>>(false, &json!({"type": "array", "items": {}}));
}
