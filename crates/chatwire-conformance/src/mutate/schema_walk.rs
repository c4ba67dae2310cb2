//! The values of a JSON instance that a schema describes, each with what the schema says of it.

use std::collections::BTreeSet;

use chatwire_json::Pointer;
use serde_json::Value;

/// How many references and branches in a row are followed.
const MAX_STEPS: usize = 64;

/// A value that a schema describes.
#[derive(Debug)]
pub(crate) struct Site<'a> {
    pub(crate) pointer: Pointer,
    pub(crate) value: &'a Value,
    described: Described<'a>,
}

/// What a schema says of the values at one place: schemas with references followed and branches
/// listed one by one.
#[derive(Debug, Clone)]
pub(crate) struct Described<'a>(Vec<&'a Value>);

/// Every value of `instance` that the schema `root` describes, outermost first; of an array, at
/// most `max_items` items.
pub(crate) fn sites<'a>(root: &'a Value, instance: &'a Value, max_items: usize) -> Vec<Site<'a>> {
    let mut sites = Vec::new();
    let described = Described::root(root);
    let mut pending = vec![Site { pointer: Pointer::root(), value: instance, described }];
    while let Some(site) = pending.pop() {
        match site.value {
            Value::Object(members) => {
                for (name, value) in members {
                    if let Some(described) = site.described.property(root, name) {
                        pending.push(Site { pointer: site.pointer.join(name), value, described });
                    }
                }
            }
            Value::Array(items) => {
                if let Some(described) = site.described.items(root) {
                    for (index, value) in items.iter().take(max_items).enumerate() {
                        let (pointer, described) = (site.pointer.join(index), described.clone());
                        pending.push(Site { pointer, value, described });
                    }
                }
            }
            _ => {}
        }
        sites.push(site);
    }
    sites
}

impl<'a> Site<'a> {
    /// The members that the schema declares and the value lacks, each with its JSON types.
    pub(super) fn absent(&self, root: &'a Value) -> Vec<(&'a str, BTreeSet<&'a str>)> {
        let Value::Object(members) = self.value else { return Vec::new() };
        let declared = self.described.properties(root).into_iter();
        let absent = declared.filter(|(name, _)| !members.contains_key(*name));
        absent.map(|(name, described)| (name, described.types())).collect()
    }

    /// The words of a closed set; empty where any text is admitted.
    pub(crate) fn words(&self) -> Vec<&'a str> {
        self.described.words()
    }
}

impl<'a> Described<'a> {
    /// What a whole schema says.
    pub(crate) fn root(root: &'a Value) -> Self {
        Self(flat(root, [root]))
    }

    /// What it says of a member; `None` where it declares none of this name.
    fn property(&self, root: &'a Value, name: &str) -> Option<Self> {
        let schemas = self.0.iter();
        let schemas = schemas.filter_map(|schema| schema.get("properties")?.get(name));
        Some(Self(flat(root, schemas))).filter(|found| !found.0.is_empty())
    }

    /// Every member that it declares, by name.
    pub(crate) fn properties(&self, root: &'a Value) -> Vec<(&'a str, Self)> {
        let declared = self.0.iter().filter_map(|schema| schema["properties"].as_object());
        let names: BTreeSet<&str> = declared.flatten().map(|(name, _)| &**name).collect();
        names.into_iter().filter_map(|name| Some((name, self.property(root, name)?))).collect()
    }

    /// What it says of the items of an array; `None` where it says nothing.
    pub(crate) fn items(&self, root: &'a Value) -> Option<Self> {
        let schemas = self.0.iter().filter_map(|schema| schema.get("items"));
        Some(Self(flat(root, schemas))).filter(|found| !found.0.is_empty())
    }

    /// The words of a closed set; empty where any text is admitted.
    pub(crate) fn words(&self) -> Vec<&'a str> {
        let sets = self.0.iter().filter_map(|schema| schema["enum"].as_array());
        sets.flatten().filter_map(Value::as_str).collect()
    }

    /// The first value of a keyword, such as `minimum`.
    pub(crate) fn keyword(&self, name: &str) -> Option<&'a Value> {
        self.0.iter().find_map(|schema| schema.get(name))
    }

    /// The JSON types that it names.
    pub(crate) fn types(&self) -> BTreeSet<&'a str> {
        types(&self.0)
    }
}

/// The JSON types that schemas name.
fn types<'a>(schemas: &[&'a Value]) -> BTreeSet<&'a str> {
    let mut types = BTreeSet::new();
    for schema in schemas {
        match &schema["type"] {
            Value::String(one) => {
                types.insert(one.as_str());
            }
            Value::Array(several) => types.extend(several.iter().filter_map(Value::as_str)),
            _ => {}
        }
    }
    types
}

/// The schemas with their references followed and their branches beside them.
fn flat<'a>(root: &'a Value, schemas: impl IntoIterator<Item = &'a Value>) -> Vec<&'a Value> {
    let mut pending: Vec<_> = schemas.into_iter().collect();
    let mut found = Vec::new();
    while let Some(schema) = pending.pop() {
        if found.len() >= MAX_STEPS {
            break;
        }
        let target = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        pending.extend(target.and_then(|target| root.pointer(target)));
        for branches in ["allOf", "anyOf", "oneOf"] {
            pending.extend(schema[branches].as_array().into_iter().flatten());
        }
        found.push(schema);
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_described_through_references_branches_and_items() {
        let schema = json!({
            "properties": {"a": {"$ref": "#/$defs/A"}, "c": {"type": "integer"}},
            "$defs": {"A": {"anyOf": [
                {"type": "array", "items": {"enum": ["x", "y"]}}, {"type": "null"}]}},
        });
        let instance = json!({"a": ["x"], "undeclared": 1});
        let sites = sites(&schema, &instance, 9);
        let pointers: Vec<_> = sites.iter().map(|site| site.pointer.as_str()).collect();
        assert_eq!(pointers, ["", "/a", "/a/0"]);
        assert_eq!(sites[2].words(), ["x", "y"]);
        assert_eq!(sites[0].absent(&schema), [("c", BTreeSet::from(["integer"]))]);
    }

    #[test]
    fn circular_references_end() {
        let schema = json!({"$ref": "#"});
        assert_eq!(sites(&schema, &json!({"a": 1}), 9).len(), 1);
    }
}
