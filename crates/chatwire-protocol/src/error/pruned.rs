//! A tree of the beginning of a JSON text, however many values the text has.
//!
//! A value of a tree takes far more memory than its text: an object of eight bytes takes 700.
//! What an error says stands in few values, so the others are read and dropped.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Value};

/// Maximum number of values of a tree.
///
/// An array or object has at most half of what is left when it begins, so that what follows a
/// long one, such as a request that an error repeats, is still read.
const MAX_VALUES: usize = 2_048;

/// A JSON text of which the first [`MAX_VALUES`] values are kept.
pub(super) struct Pruned(pub(super) Value);

/// Reads a text; `None` if it is not JSON.
pub(super) fn parse(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().map(|Pruned(value)| value)
}

impl<'de> Deserialize<'de> for Pruned {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut left = MAX_VALUES;
        Tree { left: &mut left }.deserialize(deserializer).map(Self)
    }
}

/// Reads a value of which at most so many values are kept.
struct Tree<'a> {
    left: &'a mut usize,
}

impl Tree<'_> {
    /// Reads the parts of an array or object with half of what is left.
    fn share<T, E>(self, read: impl FnOnce(&mut usize) -> Result<T, E>) -> Result<T, E> {
        let share = *self.left / 2;
        let mut left = share;
        let result = read(&mut left);
        *self.left -= share - left;
        result
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        *self.left = self.left.saturating_sub(1);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.share(|left| {
            let mut list = Vec::new();
            while *left > 0 {
                match items.next_element_seed(Tree { left })? {
                    Some(item) => list.push(item),
                    None => return Ok(list.into()),
                }
            }
            while items.next_element::<IgnoredAny>()?.is_some() {}
            Ok(list.into())
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        self.share(|left| {
            let mut object = Map::new();
            while *left > 0 {
                let Some(name) = members.next_key()? else { return Ok(object.into()) };
                object.insert(name, members.next_value_seed(Tree { left })?);
            }
            while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(object.into())
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_small_text_is_read_as_serde_json_reads_it() {
        let text =
            r#"{"a":[1,-2,3.5e9,null,true,"\u00e9",{}],"b":{"c":[]},"a":18446744073709551616}"#;
        assert_eq!(parse(text), serde_json::from_str(text).ok());
        for text in ["", "{", "[1,]", "[1}", "1 2", "{\"a\":}"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_follows_a_long_value_is_read() {
        let long = vec![json!({"a": [0]}); MAX_VALUES];
        let text = json!([{"input": long, "long": long, "msg": "a"}]).to_string();
        let value = parse(&text).unwrap();
        assert_eq!(value[0]["msg"], "a");
        let kept = |name: &str| value[0][name].as_array().unwrap().len();
        assert!((50..MAX_VALUES / 6).contains(&kept("input")), "{}", kept("input"));
        // What is dropped is read, so a fault in it is found.
        assert_eq!(parse(&text.replace(r#"[0]}],"msg""#, r#"[0}],"msg""#)), None);
    }
}
