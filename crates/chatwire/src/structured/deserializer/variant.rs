//! Deserializes enum variants.

use serde::de::{DeserializeSeed, EnumAccess, Error as _, Unexpected, VariantAccess, Visitor};
use serde_json::Value;

use super::{KeyDeserializer, ValueDeserializer, unexpected};
use crate::structured::mismatch::{Mismatch, Step};

/// A variant of an enum: its name and its content.
pub(super) struct EnumDeserializer<'de> {
    pub(super) word: &'de str,
    /// The variants that the type names; it may accept others.
    pub(super) variants: &'static [&'static str],
    pub(super) content: Option<&'de Value>,
}

impl<'de> EnumAccess<'de> for EnumDeserializer<'de> {
    type Error = Mismatch;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Mismatch> {
        Ok((seed.deserialize(KeyDeserializer(self.word))?, self))
    }
}

impl<'de> EnumDeserializer<'de> {
    fn step(&self) -> Step {
        let word = self.word.to_owned();
        if self.variants.contains(&self.word) { Step::Field(word) } else { Step::Key(word) }
    }

    fn read<T>(
        self,
        read: impl FnOnce(ValueDeserializer<'de>) -> Result<T, Mismatch>,
    ) -> Result<T, Mismatch> {
        let step = self.step();
        let expected = &"an object with one field";
        let content = self
            .content
            .ok_or_else(|| Mismatch::invalid_type(Unexpected::Str(self.word), expected))?;
        read(ValueDeserializer(content)).map_err(|mismatch| mismatch.at(step))
    }
}

impl<'de> VariantAccess<'de> for EnumDeserializer<'de> {
    type Error = Mismatch;

    fn unit_variant(self) -> Result<(), Mismatch> {
        match self.content {
            None | Some(Value::Null) => Ok(()),
            Some(other) => {
                let mismatch = Mismatch::invalid_type(unexpected(other), &"null");
                Err(mismatch.at(self.step()))
            }
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mismatch> {
        self.read(|content| seed.deserialize(content))
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.read(|content| content.visit(&[], visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.read(|content| content.visit(fields, visitor))
    }
}
