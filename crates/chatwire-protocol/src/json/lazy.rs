//! Values that are parsed on access.

use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use chatwire_json::{EncodeError, Json, Kind, Reader, Result};

use super::{Shape, wire::Wire};

/// A value that is kept as JSON text and parsed on access.
///
/// Used for log probabilities: they can be 50 times as large as the rest of a response, and few
/// callers read them.
///
/// ```
/// use chatwire_protocol::chat::ChatResponse;
///
/// let response = ChatResponse::from_slice(
///     br#"{"choices":[{"logprobs":{"content":[{"token":"Hi","logprob":-0.25}]}}]}"#,
/// )?;
/// let logprobs = response.first_choice().unwrap().logprobs.as_ref().unwrap().read().unwrap();
/// let token = &logprobs.content.as_ref().unwrap()[0];
/// assert_eq!(token.logprob.as_ref().unwrap().as_f64(), -0.25);
/// # Ok::<(), chatwire_protocol::json::DecodeError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Lazy<T> {
    json: Json,
    of: PhantomData<fn() -> T>,
}

impl<T> Lazy<T> {
    /// The JSON text as received.
    pub fn json(&self) -> &Json {
        &self.json
    }
}

#[expect(private_bounds, reason = "the trait reads wire types; only this crate implements it")]
impl<T: Wire> Lazy<T> {
    /// Serializes a value.
    ///
    /// # Errors
    ///
    /// Fails if the value has no JSON representation.
    pub fn new(value: &T) -> Result<Self, EncodeError> {
        Json::new(value).map(|json| Self { json, of: PhantomData })
    }

    /// Parses the value; each call parses the whole text.
    ///
    /// `None` if the value does not have the type `T`.
    pub fn read(&self) -> Option<T> {
        let mut value = None;
        let mut reader = Reader::new(self.json.as_str());
        T::read_next(&mut reader, &mut value).ok()?;
        value
    }
}

impl<T: Wire> Wire for Lazy<T> {
    fn read(reader: &mut Reader<'_>, kind: Kind, slot: &mut Option<Self>) -> Result<()> {
        // `T` is an object or array; any other value is kept as an extra member.
        if let Kind::Object | Kind::Array = kind {
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
