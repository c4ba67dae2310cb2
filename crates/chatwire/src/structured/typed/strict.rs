//! Makes a schema acceptable for the strict mode of providers.
//!
//! Strict mode accepts a [subset][subset] of JSON Schema; this targets the narrowest common one.
//!
//! [subset]: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas

use serde_json::{Map, Value, json};

/// The maximum number of references inlined on one path; more of them mean that the schema is
/// recursive.
const MAX_REFERENCE_DEPTH: usize = 4;

/// Keywords that only constrain or annotate, and that strict mode rejects.
const UNSUPPORTED_KEYWORDS: [&str; 10] = [
    "default",
    "minLength",
    "maxLength",
    "uniqueItems",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "contentEncoding",
    "contentMediaType",
];

/// The string formats that strict mode supports.
const FORMATS: [&str; 9] =
    ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];

/// Keywords that define the structure, and that strict mode rejects.
const NON_STRICT_KEYWORDS: [&str; 10] = [
    "not",
    "if",
    "prefixItems",
    "patternProperties",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
    "dependentSchemas",
    "dependentRequired",
    "contains",
];

type Object = Map<String, Value>;

/// The schema for strict mode, and whether strict mode accepts it.
pub(super) fn make_strict(mut schema: Value) -> (Value, bool) {
    if has_all_of(&schema) {
        return (schema, false);
    }
    let document = schema.clone();
    let mut strictener = Strictener { document: &document, strict: true };
    if let Some(root) = schema.as_object_mut() {
        // The root may not be a reference.
        strictener.inline_reference(root, 0);
    }
    strictener.schema(&mut schema, 0);
    (schema, strictener.strict)
}

struct Strictener<'a> {
    /// The original schema, which references point into.
    document: &'a Value,
    /// Whether nothing found so far prevents strict mode.
    strict: bool,
}

impl Strictener<'_> {
    /// Transforms a schema; `depth` is the number of references inlined on the way to it.
    fn schema(&mut self, schema: &mut Value, mut depth: usize) {
        let Value::Object(object) = schema else {
            // `true` accepts any value.
            *schema = json!({});
            self.strict = false;
            return;
        };
        if object.contains_key("$ref") {
            if object.contains_key("properties") {
                depth += 1;
                self.inline_reference(object, depth);
            } else if object.len() > 1 {
                wrap_reference(object);
            }
        }
        if let Some(variants) = object.remove("oneOf") {
            object.insert("anyOf".to_owned(), variants);
        }
        if object.contains_key("properties") && object.contains_key("anyOf") {
            depth += 1;
            self.distribute(object, depth);
        }
        self.close(object);
        self.remove_unsupported(object);
        self.children(object, depth);
    }

    /// Replaces a reference with the schema it points to, merged with the keywords beside it.
    fn inline_reference(&mut self, object: &mut Object, depth: usize) {
        let Some(Value::String(reference)) = object.get("$ref") else { return };
        let Some(target) = self.target(reference, depth) else { return };
        object.remove("$ref");
        merge(object, target);
    }

    fn target(&mut self, reference: &str, depth: usize) -> Option<Object> {
        let target = reference.strip_prefix('#').and_then(|at| self.document.pointer(at));
        let target = target.and_then(Value::as_object).filter(|_| depth <= MAX_REFERENCE_DEPTH);
        self.strict &= target.is_some();
        let mut target = target?.clone();
        target.remove("$defs");
        Some(target)
    }

    /// Repeats the fields of an object in each of its variants.
    fn distribute(&mut self, object: &mut Object, depth: usize) {
        let Some(Value::Array(mut variants)) = object.remove("anyOf") else { return };
        let shared: Object = ["type", "properties", "required", "additionalProperties"]
            .into_iter()
            .filter_map(|keyword| object.remove_entry(keyword))
            .collect();
        for variant in &mut variants {
            let Value::Object(variant) = variant else { continue };
            self.inline_reference(variant, depth);
            merge(variant, shared.clone());
        }
        object.insert("anyOf".to_owned(), variants.into());
    }

    /// Closes an object: it allows exactly the fields it declares, and requires them.
    fn close(&mut self, object: &mut Object) {
        let is_object = object.get("type").and_then(Value::as_str) == Some("object");
        if !is_object && !object.contains_key("properties") {
            return;
        }
        match object.get("additionalProperties") {
            None => {
                object.insert("additionalProperties".to_owned(), false.into());
            }
            Some(Value::Bool(false)) => {}
            Some(_) => {
                self.strict = false;
                if !object.contains_key("properties") {
                    return;
                }
            }
        }
        let members = object.entry("properties").or_insert_with(|| json!({})).as_object();
        let required: Vec<_> =
            members.into_iter().flat_map(Object::keys).cloned().map(Value::String).collect();
        object.insert("required".to_owned(), required.into());
    }

    fn remove_unsupported(&mut self, object: &mut Object) {
        for keyword in UNSUPPORTED_KEYWORDS {
            object.remove(keyword);
        }
        let format = object.get("format").and_then(Value::as_str);
        if format.is_some_and(|format| !FORMATS.contains(&format)) {
            object.remove("format");
        }
        let any = !["type", "anyOf", "$ref", "enum", "const"]
            .into_iter()
            .any(|keyword| object.contains_key(keyword));
        if any || NON_STRICT_KEYWORDS.into_iter().any(|keyword| object.contains_key(keyword)) {
            self.strict = false;
        }
    }

    fn children(&mut self, object: &mut Object, depth: usize) {
        for (keyword, value) in object {
            match (keyword.as_str(), value) {
                ("properties" | "$defs" | "patternProperties", Value::Object(named)) => {
                    named.values_mut().for_each(|schema| self.schema(schema, depth));
                }
                ("anyOf" | "prefixItems", Value::Array(listed)) => {
                    listed.iter_mut().for_each(|schema| self.schema(schema, depth));
                }
                ("items", schema) | ("additionalProperties", schema @ Value::Object(_)) => {
                    self.schema(schema, depth);
                }
                _ => {}
            }
        }
    }
}

/// Whether a value must match several schemas at once, none of which may then be closed.
fn has_all_of(value: &Value) -> bool {
    match value {
        Value::Object(object) => {
            object.get("allOf").is_some_and(Value::is_array) || object.values().any(has_all_of)
        }
        Value::Array(values) => values.iter().any(has_all_of),
        _ => false,
    }
}

/// Moves a reference into an `anyOf`, since strict mode accepts no description beside it.
fn wrap_reference(object: &mut Object) {
    if let Some(reference) = object.remove("$ref") {
        object.insert("anyOf".to_owned(), json!([{"$ref": reference}]));
    }
}

/// Adds the keywords of `more` to an object; its own keywords take precedence.
fn merge(object: &mut Object, more: Object) {
    for (keyword, value) in more {
        match (keyword.as_str(), object.get_mut(&keyword), value) {
            ("properties", Some(Value::Object(own)), Value::Object(more)) => {
                for (name, schema) in more {
                    own.entry(name).or_insert(schema);
                }
            }
            (_, Some(_), _) => {}
            (_, None, value) => {
                object.insert(keyword, value);
            }
        }
    }
}

#[cfg(test)]
mod tests;
