//! Several schemas that apply to one value: a schema, its `$ref` target and its `allOf` parts.

use serde_json::{Map, Value};

use super::{Generator, NO_VALID_VALUE, Unsatisfiable};

/// Schemas that all apply to one value.
#[derive(Debug, Clone, Default)]
pub(super) struct CombinedSchema<'a> {
    pub(super) schemas: Vec<&'a Map<String, Value>>,
    /// `anyOf` and `oneOf` lists; a branch of each is not chosen yet.
    pub(super) branches: Vec<&'a [Value]>,
}

impl<'a> CombinedSchema<'a> {
    /// The value of a keyword in each schema that has it.
    pub(super) fn values(&self, keyword: &'static str) -> impl Iterator<Item = &'a Value> {
        self.schemas.iter().filter_map(move |schema| schema.get(keyword))
    }

    pub(super) fn has(&self, keyword: &'static str) -> bool {
        self.values(keyword).next().is_some()
    }

    /// The numbers of a keyword.
    pub(super) fn numbers(&self, keyword: &'static str) -> impl Iterator<Item = f64> {
        self.values(keyword).filter_map(Value::as_f64)
    }

    /// The largest size of a keyword; 0 if no schema has it.
    pub(super) fn at_least(&self, keyword: &'static str) -> usize {
        // The conversion saturates; no value is that long.
        self.numbers(keyword).fold(0.0, f64::max) as usize
    }

    /// The smallest size of a keyword; `usize::MAX` if no schema has it.
    pub(super) fn at_most(&self, keyword: &'static str) -> usize {
        self.numbers(keyword).fold(f64::INFINITY, f64::min) as usize
    }

    /// The values that all `const` and `enum` keywords allow; `None` without such keywords.
    pub(super) fn constants(&self) -> Option<Vec<&'a Value>> {
        let lists = self.values("enum").filter_map(Value::as_array).map(Vec::as_slice);
        let mut lists = self.values("const").map(std::slice::from_ref).chain(lists);
        let first = lists.next()?.iter().collect();
        Some(lists.fold(first, |mut allowed: Vec<_>, list| {
            allowed.retain(|value| list.contains(value));
            allowed
        }))
    }

    /// The type to generate: the first listed type that all schemas allow, or else the type that
    /// other keywords imply.
    ///
    /// `None` if no type is allowed by all, `Some(None)` if no keyword implies a type.
    pub(super) fn implied_type(&self) -> Option<Option<&'a str>> {
        match self.values("type").next() {
            None => {
                let implied = TYPE_KEYWORDS
                    .iter()
                    .find(|(_, keywords)| keywords.iter().any(|word| self.has(word)));
                Some(implied.map(|(kind, _)| *kind))
            }
            Some(first) => {
                let kind = names(first).find(|kind| self.allows(kind));
                // An integer is also a number, so `integer` may be allowed where `number` is not.
                let integer = || Some("integer").filter(|kind| self.allows(kind));
                kind.or_else(integer).map(Some)
            }
        }
    }

    /// Whether every `type` keyword allows this type.
    pub(super) fn allows(&self, kind: &str) -> bool {
        self.values("type").all(|types| {
            names(types).any(|name| name == kind || (name == "number" && kind == "integer"))
        })
    }
}

impl<'a> Generator<'a> {
    /// Combines schemas, with their `$ref` targets and `allOf` parts.
    pub(super) fn combine(
        &mut self,
        schemas: impl IntoIterator<Item = &'a Value>,
        depth: usize,
    ) -> Result<CombinedSchema<'a>, Unsatisfiable> {
        let mut combined = CombinedSchema::default();
        for schema in schemas {
            self.add(&mut combined, schema, depth)?;
        }
        Ok(combined)
    }

    /// Adds a schema, with its `$ref` target and `allOf` parts.
    pub(super) fn add(
        &mut self,
        combined: &mut CombinedSchema<'a>,
        schema: &'a Value,
        depth: usize,
    ) -> Result<(), Unsatisfiable> {
        self.step(depth)?;
        // A compiled schema is true, false or an object.
        if *schema == Value::Bool(false) {
            return Err(NO_VALID_VALUE);
        }
        let Some(members) = schema.as_object() else { return Ok(()) };
        combined.schemas.push(members);
        if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
            let target = self.resolve(reference)?;
            self.add(combined, target, depth + 1)?;
        }
        for part in members.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.add(combined, part, depth + 1)?;
        }
        for union in ["anyOf", "oneOf"] {
            combined
                .branches
                .extend(members.get(union).and_then(Value::as_array).map(Vec::as_slice));
        }
        Ok(())
    }

    fn resolve(&self, reference: &str) -> Result<&'a Value, Unsatisfiable> {
        let target = reference.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer));
        target.ok_or(Unsatisfiable("a `$ref` is not a plain JSON pointer into the schema"))
    }
}

/// Types, and the keywords that apply to that type only.
const TYPE_KEYWORDS: [(&str, &[&str]); 4] = [
    (
        "object",
        &["properties", "required", "additionalProperties", "patternProperties", "minProperties"],
    ),
    ("array", &["items", "prefixItems", "minItems", "contains", "uniqueItems"]),
    ("string", &["minLength", "maxLength", "pattern", "format"]),
    ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
];

/// The names in a `type` keyword: one, or a list.
fn names(types: &Value) -> impl Iterator<Item = &str> {
    let list = types.as_array().map_or_else(|| std::slice::from_ref(types), Vec::as_slice);
    list.iter().filter_map(Value::as_str)
}
