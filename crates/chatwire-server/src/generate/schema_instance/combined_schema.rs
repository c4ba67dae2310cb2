//! Several schemas that hold at once: a schema, what it refers to, and what it is combined with.

use serde_json::{Map, Value};

use super::{Maker, NOTHING_FITS, Stuck};

/// Schemas that a value must satisfy all at once.
#[derive(Debug, Clone, Default)]
pub(super) struct Conjunction<'a> {
    pub(super) schemas: Vec<&'a Map<String, Value>>,
    /// Lists of which one branch each has still to be chosen.
    pub(super) branches: Vec<&'a [Value]>,
}

impl<'a> Conjunction<'a> {
    /// A keyword's value in each schema that has it.
    pub(super) fn all(&self, keyword: &'static str) -> impl Iterator<Item = &'a Value> {
        self.schemas.iter().filter_map(move |schema| schema.get(keyword))
    }

    pub(super) fn has(&self, keyword: &'static str) -> bool {
        self.all(keyword).next().is_some()
    }

    /// A keyword's numbers.
    pub(super) fn numbers(&self, keyword: &'static str) -> impl Iterator<Item = f64> {
        self.all(keyword).filter_map(Value::as_f64)
    }

    /// The largest of a keyword's sizes; 0 where it stands nowhere.
    pub(super) fn at_least(&self, keyword: &'static str) -> usize {
        // Beyond its range the conversion saturates, and nothing here is that long.
        self.numbers(keyword).fold(0.0, f64::max) as usize
    }

    /// The smallest of a keyword's sizes; without end where it stands nowhere.
    pub(super) fn at_most(&self, keyword: &'static str) -> usize {
        self.numbers(keyword).fold(f64::INFINITY, f64::min) as usize
    }

    /// The values that all `const` and `enum` keywords leave; `None` without such keywords.
    pub(super) fn constants(&self) -> Option<Vec<&'a Value>> {
        let lists = self.all("enum").filter_map(Value::as_array).map(Vec::as_slice);
        let mut lists = self.all("const").map(std::slice::from_ref).chain(lists);
        let first = lists.next()?.iter().collect();
        Some(lists.fold(first, |mut left: Vec<_>, list| {
            left.retain(|value| list.contains(value));
            left
        }))
    }

    /// The type to make: the first one named that all allow, or else the one that other keywords
    /// speak of.
    ///
    /// `None` when none is allowed by all, `Some(None)` when nothing tells.
    pub(super) fn kind(&self) -> Option<Option<&'a str>> {
        match self.all("type").next() {
            None => {
                let spoken =
                    KINDS.iter().find(|(_, keywords)| keywords.iter().any(|word| self.has(word)));
                Some(spoken.map(|(kind, _)| *kind))
            }
            Some(first) => {
                let kind = names(first).find(|kind| self.allows(kind));
                // An integer is a number as well, so the other order may fit where this one does
                // not.
                let integer = || Some("integer").filter(|kind| self.allows(kind));
                kind.or_else(integer).map(Some)
            }
        }
    }

    /// Whether every `type` keyword allows this type.
    pub(super) fn allows(&self, kind: &str) -> bool {
        self.all("type").all(|types| {
            names(types).any(|name| name == kind || (name == "number" && kind == "integer"))
        })
    }
}

impl<'a> Maker<'a> {
    /// All of these schemas, with what they refer to.
    pub(super) fn conjunction(
        &mut self,
        schemas: impl IntoIterator<Item = &'a Value>,
        depth: usize,
    ) -> Result<Conjunction<'a>, Stuck> {
        let mut all = Conjunction::default();
        for schema in schemas {
            self.conjoin(&mut all, schema, depth)?;
        }
        Ok(all)
    }

    /// Adds a schema, with what it refers to.
    pub(super) fn conjoin(
        &mut self,
        all: &mut Conjunction<'a>,
        schema: &'a Value,
        depth: usize,
    ) -> Result<(), Stuck> {
        self.step(depth)?;
        // A schema is true, false or an object: compiling it has seen to that.
        if *schema == Value::Bool(false) {
            return Err(NOTHING_FITS);
        }
        let Some(members) = schema.as_object() else { return Ok(()) };
        all.schemas.push(members);
        if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
            let target = self.resolve(reference)?;
            self.conjoin(all, target, depth + 1)?;
        }
        for part in members.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.conjoin(all, part, depth + 1)?;
        }
        for union in ["anyOf", "oneOf"] {
            all.branches.extend(members.get(union).and_then(Value::as_array).map(Vec::as_slice));
        }
        Ok(())
    }

    fn resolve(&self, reference: &str) -> Result<&'a Value, Stuck> {
        let target = reference.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer));
        target.ok_or(Stuck("a `$ref` is not a plain JSON pointer into the schema"))
    }
}

/// Types, and the keywords that speak of them alone.
const KINDS: [(&str, &[&str]); 4] = [
    (
        "object",
        &["properties", "required", "additionalProperties", "patternProperties", "minProperties"],
    ),
    ("array", &["items", "prefixItems", "minItems", "contains", "uniqueItems"]),
    ("string", &["minLength", "maxLength", "pattern", "format"]),
    ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
];

/// The names in a `type` keyword, which is one or a list of them.
fn names(types: &Value) -> impl Iterator<Item = &str> {
    let list = types.as_array().map_or_else(|| std::slice::from_ref(types), Vec::as_slice);
    list.iter().filter_map(Value::as_str)
}
