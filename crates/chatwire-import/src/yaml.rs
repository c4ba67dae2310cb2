//! YAML as the JSON value that it stands for; `!!binary` becomes `{"base64_string": ...}`.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value, json};
use serde_saphyr::Tagged;

use crate::{ImportError, Place};

/// Reads one document. The reader's own limits on nodes, depth and aliases hold.
pub(crate) fn read(text: &[u8], place: &Place) -> Result<Value, ImportError> {
    let options = serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        ignore_binary_tag_for_string: true,
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 50_000,
        },
        budget: serde_saphyr::budget! {
            max_total_scalar_bytes: 256 << 20,
            max_nodes: 1_000_000,
            max_events: 2_000_000,
        },
    };
    let node: Node = serde_saphyr::from_slice_with_options(text, options).map_err(|error| {
        let line = error.location().map_or(1, |place| place.line());
        let text = error.without_snippet().to_string();
        let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
        let what = what.lines().collect::<Vec<_>>().join(" ");
        let line = usize::try_from(line).unwrap_or(1);
        ImportError::syntax(place.clone().line(line), format!("is not valid YAML: {what}"))
    })?;
    Ok(node.0)
}

/// A node whose tag counts.
struct Node(Value);

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tagged = Tagged::<Plain>::deserialize(deserializer)?;
        let is_binary = tagged.1.as_deref() == Some("tag:yaml.org,2002:binary");
        Ok(match tagged.0.0 {
            Value::String(text) if is_binary => Self(json!({ "base64_string": text })),
            value => Self(value),
        })
    }
}

/// A node without its own tag.
struct Plain(Value);

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PlainVisitor).map(Self)
    }
}

struct PlainVisitor;

impl<'de> Visitor<'de> for PlainVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML node")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut out = Vec::new();
        while let Some(Node(value)) = list.next_element()? {
            out.push(value);
        }
        Ok(out.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut out = Map::new();
        while let Some((Node(name), Node(value))) = members.next_entry()? {
            let name = match name {
                Value::String(name) => name,
                other => other.to_string(),
            };
            out.insert(name, value);
        }
        Ok(out.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_scalars_are_marked() {
        let text = b"a: !!binary |\n  H4sI\n  AAAA\nb: 'x'\nc: [1, ~, yes]\nd: &d {e: 1}\nf: *d\n";
        let value = read(text, &Place::file("x")).unwrap();
        let binary = value["a"]["base64_string"].as_str().unwrap();
        assert_eq!(binary.split_whitespace().collect::<String>(), "H4sIAAAA");
        assert_eq!((&value["b"], &value["f"]), (&json!("x"), &json!({ "e": 1 })));
        assert_eq!(value["c"], json!([1, null, "yes"]));
    }

    #[test]
    fn a_fault_has_its_line_and_aliases_are_bounded() {
        let error = read(b"a: 1\nb: [1\n", &Place::file("x")).unwrap_err();
        assert!(error.place().line.is_some() && error.to_string().lines().count() == 1, "{error}");
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        assert!(read(text.as_bytes(), &Place::file("x")).is_err());
    }
}
