//! Makes a schema into one that strict providers take.
//!
//! They take a [subset][subset] of JSON Schema, the narrowest common one being meant here.
//!
//! [subset]: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas

use serde_json::{Map, Value, json};

/// How often on one path a schema is put in the place of a reference to it; more often it refers to itself.
const MAX_REFERENCE_DEPTH: usize = 4;

/// Keywords that only narrow or comment, and that strict providers refuse.
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

/// Formats of texts that strict providers know.
const FORMATS: [&str; 9] =
    ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"];

/// Keywords that carry meaning and that strict providers refuse.
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

/// The schema as strict providers want it, and whether they will take it.
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
    /// The schema as it was, to which references lead.
    document: &'a Value,
    /// Whether nothing was found so far that strict providers refuse.
    strict: bool,
}

impl Strictener<'_> {
    /// Tightens a schema; `depth` references on the way to it were replaced by what they refer to.
    fn schema(&mut self, schema: &mut Value, mut depth: usize) {
        let Value::Object(object) = schema else {
            // `true`: any value.
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

    /// Puts a schema in the place of the reference to it, together with what stands beside the reference.
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

    /// Repeats the members of an object in each of its variants.
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

    /// Lets an object have exactly the members it declares.
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

/// Whether something has to fit several schemas at once, none of which may then be closed.
fn has_all_of(value: &Value) -> bool {
    match value {
        Value::Object(object) => {
            object.get("allOf").is_some_and(Value::is_array) || object.values().any(has_all_of)
        }
        Value::Array(values) => values.iter().any(has_all_of),
        _ => false,
    }
}

/// Sets a reference apart from a description beside it: strict providers want it to stand alone.
fn wrap_reference(object: &mut Object) {
    if let Some(reference) = object.remove("$ref") {
        object.insert("anyOf".to_owned(), json!([{"$ref": reference}]));
    }
}

/// Adds what `more` says to an object; of words that both have, the object's count.
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
