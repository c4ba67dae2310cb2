//! One JSON value, kept as text.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, ser::Error as _,
};
use serde_json::value::RawValue;

use crate::{
    conversion::{EncodeError, FormError},
    decode::{DecodeError, decode},
    string::RawString,
};

/// One JSON value, kept as the text it came in.
///
/// Number spellings, member order and duplicate members survive, and nothing is parsed until it is
/// asked for.
/// Two are equal when their values are, however they are spelled: see the [crate](crate#equality).
/// Compare [`Json::as_str`] to compare the text.
#[derive(Clone)]
pub struct Json(Box<str>);

impl Json {
    /// Reads one value from `text`; surrounding space is dropped.
    ///
    /// # Errors
    ///
    /// Fails when `text` is not exactly one value in the grammar of
    /// [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259).
    pub fn from_text(text: &str) -> Result<Self, DecodeError> {
        decode(text, |reader| reader.raw_value().map(Self::from_checked))
    }

    /// Writes a value down as JSON.
    ///
    /// # Errors
    ///
    /// Fails when `value` cannot be JSON, for instance a map whose keys are not strings.
    pub fn new(value: &(impl Serialize + ?Sized)) -> Result<Self, EncodeError> {
        let text = serde_json::to_string(value).map_err(EncodeError::new)?;
        Ok(Self(text.into_boxed_str()))
    }

    /// A value that the reader has checked.
    #[inline]
    pub(crate) fn from_checked(text: &str) -> Self {
        Self(text.into())
    }

    /// The text, without surrounding space.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the value is `null`.
    pub fn is_null(&self) -> bool {
        &*self.0 == "null"
    }

    /// The value when it is a string, with U+FFFD for half a surrogate pair.
    pub fn as_text(&self) -> Option<Cow<'_, str>> {
        let raw = self.0.strip_prefix('"')?.strip_suffix('"')?;
        Some(RawString::new(raw).decode_lossy())
    }

    /// Parses the value as a type of the caller's.
    ///
    /// # Errors
    ///
    /// Fails when the value does not have the form `T` asks for.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, FormError> {
        serde_json::from_str(&self.0).map_err(FormError::from)
    }

    /// Parses the value into a tree.
    ///
    /// Numbers are rounded to what the tree can hold: integers beyond 64 bits become floats.
    ///
    /// # Errors
    ///
    /// Fails when a number is beyond the range of an `f64`, or the value is nested deeper than 127
    /// levels.
    pub fn to_value(&self) -> Result<serde_json::Value, FormError> {
        self.parse()
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        Self(value.to_string().into_boxed_str())
    }
}

impl From<&str> for Json {
    /// A JSON string with this text.
    fn from(text: &str) -> Self {
        serde_json::Value::from(text).into()
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::from_str::<&RawValue>(&self.0).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(|raw| Self(raw.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn text_survives() {
        for text in
            ["1e400", "123456789012345678901234567890", "{\"a\":1,\"a\":2}", "-0.0", "\"\\ud83c\""]
        {
            let json = Json::from_text(&format!(" {text}\n")).unwrap();
            assert_eq!(json.as_str(), text);
            assert_eq!(serde_json::to_string(&json).unwrap(), text);
            assert_eq!(serde_json::from_str::<Json>(text).unwrap(), json);
        }
    }

    #[test]
    fn more_than_one_value_is_refused() {
        let error = Json::from_text("1 2").unwrap_err();
        assert_eq!(error.offset(), 2);
    }
}
