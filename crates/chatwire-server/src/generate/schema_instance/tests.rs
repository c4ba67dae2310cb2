//! Every generated instance is valid, and no schema hangs or panics.

use serde_json::json;

use super::{super::rng::SeedDomain, *};

fn make(schema: &Value) -> Result<Value, ErrorResponse> {
    InstanceSchema::new(schema, "/s")?.generate(Rng::new(&[5; 32], SeedDomain::Text, 0))
}

/// `generate` validates the instance; this checks another property of it.
#[track_caller]
fn check(schema: Value, expected: impl FnOnce(&Value) -> bool) {
    let instance = make(&schema).unwrap_or_else(|error| panic!("{schema}: {}", error.message));
    assert!(expected(&instance), "{schema}: {instance}");
}

#[track_caller]
fn check_exact(schema: Value, expected: Value) {
    check(schema, |instance| *instance == expected);
}

#[track_caller]
fn check_rejected(schema: Value, pointer: &str) {
    let error = make(&schema).unwrap_err();
    assert_eq!(error.pointer.as_deref(), Some(pointer), "{}", error.message);
}

#[test]
fn types() {
    check_exact(json!({}), json!({}));
    check_exact(json!(true), json!({}));
    check_exact(json!({"type": "null"}), json!(null));
    check_exact(json!({"type": ["integer", "null"]}), json!(0));
    check_exact(json!({"type": "array"}), json!([]));
    check(json!({"type": "boolean"}), Value::is_boolean);
    check(json!({"type": "string"}), Value::is_string);
    check(json!({"minLength": 3}), Value::is_string);
    check(json!({"minimum": 3}), Value::is_number);
    check_exact(json!({"allOf": [{"type": ["string", "number"]}, {"type": "integer"}]}), json!(0));
}

#[test]
fn constants() {
    check_exact(json!({"const": {"a": [1]}}), json!({"a": [1]}));
    check_exact(json!({"enum": ["x", 5], "type": "integer"}), json!(5));
    check_exact(json!({"enum": [1, 2, 3], "allOf": [{"enum": [3, 2]}]}), json!(2));
    check_exact(json!({"enum": [1.0], "type": "integer"}), json!(1.0));
}

#[test]
fn numbers() {
    check_exact(json!({"type": "integer", "minimum": 3}), json!(3));
    check_exact(json!({"type": "integer", "exclusiveMinimum": 3}), json!(4));
    check_exact(json!({"type": "integer", "minimum": 2.5}), json!(3));
    check_exact(json!({"type": "integer", "maximum": -3}), json!(-3));
    check_exact(json!({"type": "integer", "exclusiveMaximum": 0, "multipleOf": 4}), json!(-4));
    check_exact(json!({"type": "integer", "minimum": 5, "multipleOf": 4}), json!(8));
    check_exact(json!({"type": "number", "exclusiveMinimum": 0, "maximum": 0.5}), json!(0.25));
    check_exact(json!({"type": "number", "minimum": 0.001, "maximum": 0.999}), json!(0.5));
    check_exact(json!({"minimum": 1, "allOf": [{"minimum": 7}]}), json!(7));
}

#[test]
fn strings() {
    let length = |instance: &Value| instance.as_str().unwrap().chars().count();
    check(json!({"type": "string", "minLength": 50}), |instance| length(instance) == 50);
    check(json!({"type": "string", "maxLength": 2}), |instance| length(instance) == 2);
    check_exact(json!({"type": "string", "maxLength": 0}), json!(""));
    check_exact(json!({"type": "string", "format": "date"}), json!("2025-04-09"));
    check_exact(json!({"pattern": "^[A-Z]{2}-\\d+$"}), json!("AA-0"));
    check_exact(json!({"pattern": "^(on|off)$"}), json!("on"));
    check_exact(json!({"pattern": "^x+$", "minLength": 5}), json!("xxxxx"));
    check_exact(json!({"pattern": "^(0?[1-9]|1[0-2])\\/\\d{4}$"}), json!("1/0000"));
}

#[test]
fn arrays() {
    check_exact(json!({"items": {"const": 1}, "minItems": 2}), json!([1, 1]));
    check_exact(
        json!({"prefixItems": [{"const": 1}], "items": {"const": 2}, "minItems": 3}),
        json!([1, 2, 2]),
    );
    check_exact(json!({"contains": {"const": "x"}, "items": {"type": "string"}}), json!(["x"]));
    let unique = |items: Value| json!({"items": items, "minItems": 4, "uniqueItems": true});
    for items in [
        json!({"type": "integer", "minimum": 3}),
        json!({"type": "string"}),
        json!({"type": "string", "maxLength": 1}),
        json!({"enum": ["a", "b", "c", "d"]}),
        json!({"pattern": "^[a-z]$"}),
        json!({"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}),
    ] {
        check(unique(items), |instance| instance.as_array().unwrap().len() == 4);
    }
}

#[test]
fn objects() {
    let properties = json!({"a": {"const": 1}, "b": {"const": 2}});
    check_exact(json!({"properties": properties}), json!({}));
    check_exact(json!({"properties": properties, "required": ["b"]}), json!({"b": 2}));
    check_exact(json!({"properties": properties, "minProperties": 1}), json!({"a": 1}));
    check_exact(
        json!({"properties": properties, "minProperties": 3, "additionalProperties": {"const": 0}}),
        json!({"a": 1, "b": 2, "member0": 0}),
    );
    check(json!({"required": ["x"]}), |instance| instance["x"].is_string());
    check_exact(
        json!({"allOf": [{"required": ["a"]}, {"properties": {"a": {"minimum": 1}}}], "properties": {"a": {"type": "integer"}}}),
        json!({"a": 1}),
    );
}

#[test]
fn references_and_unions() {
    let node = json!({
        "type": "object", "required": ["value"],
        "properties": {"value": {"$ref": "#/$defs/value"}, "next": {"$ref": "#"}},
        "$defs": {"value": {"anyOf": [{"$ref": "#/$defs/none"}, {"type": "integer"}]}, "none": false},
    });
    check_exact(node, json!({"value": 0}));
    check_exact(
        json!({"type": "object", "oneOf": [{"required": ["a"], "properties": {"a": false}}, {"required": ["b"]}],
            "properties": {"b": {"const": 1}}}),
        json!({"b": 1}),
    );
}

#[test]
fn an_unsatisfiable_schema_is_rejected() {
    check_rejected(json!({"type": 123}), "/s/type");
    check_rejected(json!({"properties": {"a": {"type": "text"}}}), "/s/properties/a/type");
    check_rejected(json!(false), "/s");
    check_rejected(json!({"type": "string", "not": {}}), "/s");
    check_rejected(json!({"type": "string", "minLength": 1e9}), "/s");
    check_rejected(json!({"minItems": 1e18}), "/s");
    check_rejected(json!({"minProperties": 1e18}), "/s");
    check_rejected(json!({"minItems": 3000, "items": {"minItems": 3000}}), "/s");
    check_rejected(json!({"required": ["a"], "properties": {"a": {"$ref": "#"}}}), "/s");
    check_rejected(json!({"allOf": [{"$ref": "#"}]}), "/s");
    check_rejected(json!({"pattern": "^(a{9}){9}{99}$"}), "/s");
    check_rejected(json!({"enum": [1], "const": 2}), "/s");
    check_rejected(json!({"description": "x".repeat(MAX_SCHEMA_BYTES)}), "/s");
}

#[test]
fn the_number_of_tried_branches_is_bounded() {
    // Each level has two branches that fail, so trying all of them would take 2^40 steps.
    let mut schema = json!(false);
    for _ in 0..40 {
        schema = json!({"anyOf": [{"required": ["a"], "properties": {"a": schema}}, false]});
    }
    check_rejected(schema, "/s");
    let impossible = vec![json!({"anyOf": [{"minLength": 1}, {"minLength": 2}]}); 40];
    check_rejected(json!({"type": "string", "maxLength": 0, "allOf": impossible}), "/s");
}
