//! Parts of an answer that are large and seldom read.

use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use chatwire_json::{EncodeError, Json, Kind, Reader, Result};

use super::{Shape, wire::Wire};

/// A value that was checked to be JSON and is typed only when asked for.
///
/// Log probabilities make an answer fifty times as large and few callers read them.
/// Keeping their text makes reading the rest as fast as if they were not there, and writing them exact.
#[derive(Debug, Clone, PartialEq)]
pub struct Lazy<T> {
    json: Json,
    of: PhantomData<fn() -> T>,
}

impl<T> Lazy<T> {
    /// The text as it came.
    pub fn json(&self) -> &Json {
        &self.json
    }
}

#[expect(
    private_bounds,
    reason = "the trait is how wire types are read; nobody implements it elsewhere"
)]
impl<T: Wire> Lazy<T> {
    /// Writes a typed value down.
    ///
    /// # Errors
    ///
    /// Fails when the value cannot be JSON, for instance because it holds a number that is not finite.
    pub fn new(value: &T) -> Result<Self, EncodeError> {
        Json::new(value).map(|json| Self { json, of: PhantomData })
    }

    /// Types the value; the whole text is read each time.
    ///
    /// Gives nothing when the value is not of the kind that `T` is.
    pub fn read(&self) -> Option<T> {
        let mut value = None;
        T::read(&mut Reader::new(self.json.as_str()), &mut value).ok()?;
        value
    }
}

impl<T: Wire> Wire for Lazy<T> {
    fn read(reader: &mut Reader<'_>, slot: &mut Option<Self>) -> Result<()> {
        // Null and scalars are not worth keeping apart; what is no container is no `T` either.
        if let Kind::Object | Kind::Array = reader.peek()? {
            *slot = Some(Self { json: reader.json()?, of: PhantomData });
        }
        Ok(())
    }

    fn shape() -> Shape {
        T::shape()
    }
}

impl<T> Serialize for Lazy<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Lazy<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Json::deserialize(deserializer).map(|json| Self { json, of: PhantomData })
    }
}
