//! Request schemas as nodes, equal ones shared.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// A schema without prose; parts of it by their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Node {
    /// Names of `Kinds`; `None` is any kind.
    pub(crate) kinds: Option<Vec<&'static str>>,
    pub(crate) words: Vec<String>,
    /// As Rust spells them.
    pub(crate) minimum: Option<String>,
    pub(crate) maximum: Option<String>,
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    /// Whether null is right whatever the rest says.
    pub(crate) or_null: bool,
    pub(crate) pattern: Option<String>,
    pub(crate) items: Option<usize>,
    pub(crate) properties: Vec<(String, usize)>,
    pub(crate) required: Vec<String>,
    pub(crate) others: Others,
    pub(crate) one_of: Vec<usize>,
    pub(crate) any_of: Vec<usize>,
    pub(crate) all_of: Vec<usize>,
}

/// What members that are not among the properties must be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Others {
    #[default]
    Anything,
    Nothing,
    Each(usize),
}

/// All nodes, in the order in which they were first met, each with the instance path where that
/// was.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) nodes: Vec<(Node, Vec<String>)>,
    numbers: BTreeMap<Node, usize>,
}

impl Tables {
    /// Adds a schema of `document` and all its parts; gives its number.
    pub(crate) fn add(&mut self, document: &Value, schema: &Value) -> Result<usize, String> {
        self.read(document, schema, &mut Vec::new(), &mut Vec::new())
    }

    /// `path` leads to the value in a request, `open` are the references being followed.
    fn read(
        &mut self,
        document: &Value,
        schema: &Value,
        path: &mut Vec<String>,
        open: &mut Vec<String>,
    ) -> Result<usize, String> {
        if let Some(reference) = schema.get("$ref") {
            let target = reference.as_str().and_then(|target| target.strip_prefix('#'));
            let found = target.and_then(|pointer| document.pointer(pointer));
            let target = target.unwrap_or_default().to_owned();
            if open.contains(&target) {
                return Err(format!("{target} refers to itself, which a table cannot"));
            }
            let found = found.ok_or_else(|| format!("{reference} leads nowhere"))?;
            open.push(target);
            let number = self.read(document, found, path, open)?;
            open.pop();
            return self.beside_reference(document, schema, number, path);
        }
        let keywords = schema
            .as_object()
            .ok_or_else(|| format!("the schema of /{} is no object", path.join("/")))?;
        let literally = is_3_1(document) && keywords.get("nullable") == Some(&Value::Bool(true));
        let combined = COMBINATORS.iter().any(|keyword| keywords.contains_key(*keyword));
        let mut node =
            Node { kinds: kinds(keywords)?, or_null: literally && combined, ..Node::default() };
        for (keyword, value) in keywords {
            let wrong = || format!("`{keyword}` of /{} is not understood", path.join("/"));
            match keyword.as_str() {
                "type" | "nullable" | "format" | "default" | "deprecated" | "discriminator" => {}
                "enum" => {
                    let words = value.as_array().ok_or_else(wrong)?;
                    let (words, nulls): (Vec<_>, Vec<_>) =
                        words.iter().partition(|word| word.is_string());
                    if words.is_empty() || !nulls.iter().all(|word| word.is_null()) {
                        return Err(wrong());
                    }
                    node.words = strings(words)?;
                    // Null is a kind here; it must be allowed by `enum` and by `type`.
                    node.kinds = Some(match &node.kinds {
                        Some(kinds) if kinds.contains(&"STRING") => kinds
                            .iter()
                            .copied()
                            .filter(|kind| match *kind {
                                "STRING" => true,
                                "NULL" => !nulls.is_empty() || literally,
                                _ => false,
                            })
                            .collect(),
                        Some(_) => return Err(wrong()),
                        None if nulls.is_empty() => vec!["STRING"],
                        None => vec!["NULL", "STRING"],
                    });
                }
                "minimum" => node.minimum = Some(float(value).ok_or_else(wrong)?),
                "maximum" => node.maximum = Some(float(value).ok_or_else(wrong)?),
                "minLength" => node.min_length = Some(value.as_u64().ok_or_else(wrong)?),
                "maxLength" => node.max_length = Some(value.as_u64().ok_or_else(wrong)?),
                "minItems" => node.min_items = Some(value.as_u64().ok_or_else(wrong)?),
                "maxItems" => node.max_items = Some(value.as_u64().ok_or_else(wrong)?),
                "pattern" => node.pattern = Some(value.as_str().ok_or_else(wrong)?.to_owned()),
                "required" => node.required = strings(value.as_array().ok_or_else(wrong)?)?,
                "items" => {
                    path.push("item".to_owned());
                    node.items = Some(self.read(document, value, path, open)?);
                    path.pop();
                }
                "additionalProperties" => {
                    node.others = match value {
                        Value::Bool(true) => Others::Anything,
                        Value::Bool(false) => Others::Nothing,
                        schema => {
                            path.push("value".to_owned());
                            let number = self.read(document, schema, path, open)?;
                            path.pop();
                            if self.nodes[number].0 == Node::default() {
                                Others::Anything
                            } else {
                                Others::Each(number)
                            }
                        }
                    }
                }
                "properties" => {
                    for (name, schema) in value.as_object().ok_or_else(wrong)? {
                        path.push(name.clone());
                        let number = self.read(document, schema, path, open)?;
                        path.pop();
                        node.properties.push((name.clone(), number));
                    }
                }
                "oneOf" | "anyOf" | "allOf" => {
                    let branches = value.as_array().ok_or_else(wrong)?;
                    let branches = branches
                        .iter()
                        .map(|branch| self.read(document, branch, path, open))
                        .collect::<Result<_, _>>()?;
                    match keyword.as_str() {
                        "oneOf" => node.one_of = branches,
                        "anyOf" => node.any_of = branches,
                        _ => node.all_of = branches,
                    }
                }
                _ => return Err(wrong()),
            }
        }
        Ok(self.number(node, path))
    }

    /// The number of the schema at a `$ref` to `number`; keywords beside it count since OpenAPI
    /// 3.1.
    fn beside_reference(
        &mut self,
        document: &Value,
        schema: &Value,
        number: usize,
        path: &[String],
    ) -> Result<usize, String> {
        let keywords = schema.as_object().into_iter().flatten();
        let mut node = self.nodes[number].0.clone();
        for (keyword, value) in keywords.filter(|_| is_3_1(document)) {
            match keyword.as_str() {
                "$ref" | "default" | "deprecated" => {}
                "nullable" => node.or_null |= value == &Value::Bool(true),
                _ => {
                    let path = path.join("/");
                    return Err(format!("`{keyword}` beside `$ref` of /{path} is not understood"));
                }
            }
        }
        Ok(self.number(node, path))
    }

    fn number(&mut self, node: Node, path: &[String]) -> usize {
        let fresh = self.nodes.len();
        let number = *self.numbers.entry(node.clone()).or_insert(fresh);
        if number == fresh {
            self.nodes.push((node, path.to_owned()));
        }
        number
    }
}

/// The keywords that say more about a value than its type and its bounds.
const COMBINATORS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Whether schemas are those of OpenAPI 3.1, where `nullable` is left over from 3.0 and is read
/// literally, as `chatwire-schema` does.
fn is_3_1(document: &Value) -> bool {
    let version = document.get("openapi").and_then(Value::as_str);
    version.is_some_and(|version| version.starts_with("3.1."))
}

/// What `type` and `nullable` admit, by the names of `Kinds`.
fn kinds(keywords: &Map<String, Value>) -> Result<Option<Vec<&'static str>>, String> {
    let names = match keywords.get("type") {
        None => return Ok(None),
        Some(Value::Array(names)) => names.iter().collect(),
        Some(name) => vec![name],
    };
    let nullable = keywords.get("nullable") == Some(&Value::Bool(true));
    let mut kinds = if nullable { vec!["NULL"] } else { Vec::new() };
    for name in names {
        kinds.push(match name.as_str() {
            Some("null") => "NULL",
            Some("boolean") => "BOOLEAN",
            Some("integer") => "INTEGER",
            Some("number") => "NUMBER",
            Some("string") => "STRING",
            Some("array") => "ARRAY",
            Some("object") => "OBJECT",
            _ => return Err(format!("type {name} is not understood")),
        });
    }
    kinds.sort_unstable_by_key(|kind| *kind != "NULL");
    kinds.dedup();
    Ok(Some(kinds))
}

fn strings<'a>(values: impl IntoIterator<Item = &'a Value>) -> Result<Vec<String>, String> {
    values
        .into_iter()
        .map(|value| {
            value.as_str().map(str::to_owned).ok_or_else(|| format!("{value} is no string"))
        })
        .collect()
}

/// A number as Rust spells an `f64`.
fn float(value: &Value) -> Option<String> {
    Some(format!("{:?}", value.as_f64()?))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Node, Others, Tables};

    fn read(schema: Value) -> Result<Node, String> {
        let mut tables = Tables::default();
        let number =
            tables.add(&json!({"a": {"type": "string"}, "b": {"$ref": "#/b"}}), &schema)?;
        Ok(tables.nodes[number].0.clone())
    }

    #[track_caller]
    fn check_kinds(schema: Value, kinds: Option<Vec<&'static str>>, words: &[&str]) {
        let node = read(schema).unwrap();
        assert_eq!(node.kinds, kinds);
        assert_eq!(node.words, words);
    }

    #[test]
    fn null_is_allowed_beside_a_type_and_in_an_enum() {
        check_kinds(json!({"type": "string"}), Some(vec!["STRING"]), &[]);
        check_kinds(json!({"type": "number", "nullable": true}), Some(vec!["NULL", "NUMBER"]), &[]);
        check_kinds(json!({"nullable": true}), None, &[]);
        check_kinds(json!({"enum": ["a"]}), Some(vec!["STRING"]), &["a"]);
        check_kinds(json!({"enum": ["a", null]}), Some(vec!["NULL", "STRING"]), &["a"]);
        check_kinds(
            json!({"type": "string", "nullable": true, "enum": ["a"]}),
            Some(vec!["STRING"]),
            &["a"],
        );
        check_kinds(
            json!({"type": "string", "nullable": true, "enum": ["a", null]}),
            Some(vec!["NULL", "STRING"]),
            &["a"],
        );
        check_kinds(json!({"type": "string", "enum": ["a", null]}), Some(vec!["STRING"]), &["a"]);
    }

    #[test]
    fn null_is_taken_literally_since_3_1() {
        let document = json!({"openapi": "3.1.0", "a": {"type": "string"}});
        let check = |schema: Value| {
            let mut tables = Tables::default();
            let number = tables.add(&document, &schema).unwrap();
            let node = &tables.nodes[number].0;
            (node.kinds.clone(), node.or_null)
        };
        let (null, text) = ("NULL", "STRING");
        let words = json!({"type": "string", "enum": ["a"], "nullable": true});
        assert_eq!(check(words), (Some(vec![null, text]), false));
        let list = json!({"type": ["string", "null"]});
        assert_eq!(check(list), (Some(vec![null, text]), false));
        let reference = json!({"$ref": "#/a", "nullable": true});
        assert_eq!(check(reference), (Some(vec![text]), true));
        assert_eq!(check(json!({"oneOf": [{"$ref": "#/a"}], "nullable": true})), (None, true));
        let mut tables = Tables::default();
        let refusal = tables.add(&document, &json!({"$ref": "#/a", "maxLength": 1})).unwrap_err();
        assert!(refusal.contains("`maxLength` beside `$ref`"), "{refusal}");
    }

    #[test]
    fn equal_parts_are_one_node() {
        let mut tables = Tables::default();
        let text = json!({"type": "string"});
        let schema = json!({"properties": {"a": text, "b": text, "c": {"items": text}}});
        tables.add(&json!({}), &schema).unwrap();
        assert_eq!(tables.nodes.len(), 3);
    }

    #[test]
    fn free_members_are_no_bound() {
        let free = read(json!({"additionalProperties": {"nullable": true}})).unwrap();
        assert_eq!(free.others, Others::Anything);
        let closed = read(json!({"additionalProperties": false})).unwrap();
        assert_eq!(closed.others, Others::Nothing);
    }

    #[test]
    fn references_are_followed_but_not_in_circles() {
        assert_eq!(read(json!({"$ref": "#/a"})), read(json!({"type": "string"})));
        assert!(read(json!({"$ref": "#/b"})).unwrap_err().contains("refers to itself"));
        assert!(read(json!({"$ref": "#/c"})).unwrap_err().contains("leads nowhere"));
    }

    #[test]
    fn what_the_tables_cannot_say_is_refused_by_name() {
        for (schema, name) in [
            (json!({"properties": {"x": {"multipleOf": 2}}}), "`multipleOf` of /x"),
            (json!({"minimum": 0, "exclusiveMinimum": true}), "`exclusiveMinimum`"),
            (json!({"enum": [1, 2]}), "`enum`"),
            (json!({"type": "integer", "enum": ["a"]}), "`enum`"),
            (json!({"type": "date"}), "type \"date\""),
        ] {
            let refusal = read(schema).unwrap_err();
            assert!(refusal.contains(name), "{refusal}");
        }
    }
}
