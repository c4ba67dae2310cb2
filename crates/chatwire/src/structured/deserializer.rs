//! Deserializes a type from a JSON tree, and tracks the path to the value that fails.

mod key;
mod variant;

use serde::{
    Deserializer,
    de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Unexpected, Visitor},
    forward_to_deserialize_any,
};
use serde_json::{Value, map};

use self::{key::KeyDeserializer, variant::EnumDeserializer};
use super::mismatch::{Mismatch, Step};

/// A deserializer of a JSON value.
///
/// It is slower than deserializing the text, and only serves to explain why that failed.
pub(super) struct ValueDeserializer<'de>(pub(super) &'de Value);

impl<'de> Deserializer<'de> for ValueDeserializer<'de> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.visit(&[], visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.visit(fields, visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        // As serde represents enums: a string for a unit variant, or an object of one field.
        let object = self.0.as_object().filter(|object| object.len() == 1);
        match (self.0, object.and_then(|object| object.iter().next())) {
            (Value::String(word), _) => {
                visitor.visit_enum(EnumDeserializer { word, variants, content: None })
            }
            (_, Some((word, content))) => {
                visitor.visit_enum(EnumDeserializer { word, variants, content: Some(content) })
            }
            (other, None) => {
                let expected = &"a string, or an object with one field";
                Err(Mismatch::invalid_type(unexpected(other), expected))
            }
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

impl<'de> ValueDeserializer<'de> {
    /// Passes the value to a visitor of a type with these fields.
    fn visit<V: Visitor<'de>>(self, fields: &[&str], visitor: V) -> Result<V::Value, Mismatch> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::String(text) => visitor.visit_borrowed_str(text),
            // Serde reports the range of the type, so an integer is passed as the widest one.
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(value), _) => visitor.visit_u64(value),
                (None, Some(value)) => visitor.visit_i64(value),
                (None, None) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::Array(elements) => {
                let mut access = ElementAccess { elements, index: 0 };
                let value = visitor.visit_seq(&mut access)?;
                // A tuple reads only its own length, and leaves further elements unread.
                if access.index < elements.len() {
                    return Err(Mismatch::invalid_length(elements.len(), &"fewer elements"));
                }
                Ok(value)
            }
            Value::Object(members) => {
                visitor.visit_map(MemberAccess { fields, rest: members.iter(), current: None })
            }
        }
    }
}

struct ElementAccess<'de> {
    elements: &'de [Value],
    index: usize,
}

impl<'de> SeqAccess<'de> for &mut ElementAccess<'de> {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mismatch> {
        let Some(element) = self.elements.get(self.index) else { return Ok(None) };
        let step = Step::Index(self.index);
        self.index += 1;
        seed.deserialize(ValueDeserializer(element)).map(Some).map_err(|mismatch| mismatch.at(step))
    }
}

struct MemberAccess<'de, 'f> {
    /// The fields that the type names.
    fields: &'f [&'f str],
    rest: map::Iter<'de>,
    current: Option<(&'de str, &'de Value)>,
}

impl MemberAccess<'_, '_> {
    fn step(&self, name: &str) -> Step {
        // Names from the type may be shown in messages; those that the model chose may not.
        let is_named = self.fields.contains(&name);
        if is_named { Step::Field(name.to_owned()) } else { Step::Key(name.to_owned()) }
    }
}

impl<'de> MapAccess<'de> for MemberAccess<'de, '_> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mismatch> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.current = Some((name, value));
        seed.deserialize(KeyDeserializer(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        let (name, value) = self.current.take().ok_or_else(Mismatch::unknown)?;
        seed.deserialize(ValueDeserializer(value)).map_err(|mismatch| mismatch.at(self.step(name)))
    }
}

fn unexpected(value: &Value) -> Unexpected<'_> {
    match value {
        Value::Null => Unexpected::Unit,
        Value::Bool(value) => Unexpected::Bool(*value),
        Value::Number(number) => Unexpected::Float(number.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) => Unexpected::Str(text),
        Value::Array(_) => Unexpected::Seq,
        Value::Object(_) => Unexpected::Map,
    }
}
