//! The arguments of a function call.

use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::json::{DecodeError, FormError, Json, union::wire_union};

wire_union! {
    /// The arguments of a function call, as the model wrote them.
    pub enum Arguments {
        /// JSON in a string, as documented.
        Text(String),
        /// JSON that is not in a string; some servers send it.
        Json(Json),
    }
}

/// Why arguments could not be deserialized.
///
/// The model wrote the arguments, so reporting the error to it may help.
/// The messages contain nothing of the arguments.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ArgumentsError {
    /// The arguments are not JSON.
    #[error("the arguments of a tool call are not JSON")]
    Syntax(#[from] DecodeError),
    /// The arguments are JSON but do not deserialize as the requested type.
    #[error("the arguments of a tool call do not have the requested type")]
    Form(#[from] FormError),
}

impl Arguments {
    /// The arguments as text, usually JSON; not checked.
    pub fn as_text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Json(json) => json.as_str(),
        }
    }

    /// Deserializes the arguments; empty text counts as `{}`, and JSON within a string of the text
    /// as that JSON.
    ///
    /// # Errors
    ///
    /// Fails if the text is not JSON ([`ArgumentsError::Syntax`]) or does not deserialize as `T`.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, ArgumentsError> {
        parse(self.as_text())
    }
}

/// Deserializes arguments; empty text counts as `{}`.
pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, ArgumentsError> {
    let text = if text.trim().is_empty() { "{}" } else { text };
    serde_json::from_str(text).or_else(|error| {
        let json = Json::from_text(text)?;
        // Some models and gateways write the JSON as a string once more.
        let inner = json.as_text().and_then(|inner| serde_json::from_str(&inner).ok());
        inner.ok_or_else(|| FormError::from(error).into())
    })
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, error::Error as _};

    use super::ArgumentsError;
    use crate::chat::ToolCall;

    type Numbers = BTreeMap<String, u64>;

    fn read(arguments: &str) -> Result<Numbers, ArgumentsError> {
        let text = format!(r#"{{"function":{{"name":"f","arguments":{arguments}}}}}"#);
        ToolCall::from_slice(text.as_bytes()).unwrap().arguments()
    }

    #[test]
    fn arguments_are_read_as_string_and_as_json() {
        for arguments in
            [r#""{\"x\":1}""#, r#"{"x":1}"#, r#"" {\"x\" : 1}\n""#, r#""\"{\\\"x\\\":1}\"""#]
        {
            assert_eq!(read(arguments).unwrap(), BTreeMap::from([("x".to_owned(), 1)]));
        }
        for empty in [r#""""#, r#"" ""#, "null", "{}", r#""{}""#] {
            assert_eq!(read(empty).unwrap(), BTreeMap::new(), "{empty}");
        }
    }

    #[test]
    fn errors_show_nothing_of_the_arguments() {
        let broken = read(r#""{\"x\": secret}""#).unwrap_err();
        assert_eq!(broken.to_string(), "the arguments of a tool call are not JSON");
        assert_eq!(
            broken.source().unwrap().to_string(),
            "not the JSON it should be at byte 6 (in `/x`): expected a value, found 's'"
        );
        let other = read(r#"{"x":"secret"}"#).unwrap_err();
        assert_eq!(
            other.to_string(),
            "the arguments of a tool call do not have the requested type"
        );
        assert_eq!(
            other.source().unwrap().to_string(),
            "the JSON is not of the form asked for (line 1, column 13)"
        );
    }
}
