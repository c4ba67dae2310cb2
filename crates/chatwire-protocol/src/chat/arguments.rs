//! What a model wants a function called with.

use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::json::{DecodeError, FormError, Json, union::wire_union};

wire_union! {
    /// Arguments of a function call.
    pub enum Arguments {
        /// JSON inside a string, as documented.
        Text(String),
        /// JSON that a server did not put into a string.
        Json(Json),
    }
}

/// Why arguments could not be read; the model wrote them, so asking it again may help.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ArgumentsError {
    /// The model did not write JSON.
    #[error("the arguments of a tool call are not JSON")]
    Syntax(#[from] DecodeError),
    /// The model wrote JSON of another form than was asked for.
    #[error("the arguments of a tool call are not of the form asked for")]
    Form(#[from] FormError),
}

impl Arguments {
    /// The arguments as JSON text; the model may have written anything.
    pub fn as_text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Json(json) => json.as_str(),
        }
    }

    /// Reads the arguments as a type of the caller's; empty text counts as `{}`.
    ///
    /// # Errors
    ///
    /// Fails when the model's text is not JSON, or not of the form `T` asks for.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, ArgumentsError> {
        parse(self.as_text())
    }
}

/// Reads arguments; empty text counts as `{}`.
pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, ArgumentsError> {
    let text = if text.trim().is_empty() { "{}" } else { text };
    serde_json::from_str(text).or_else(|error| {
        Json::from_text(text)?;
        Err(FormError::from(error).into())
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
    fn arguments_are_read_in_every_form() {
        for arguments in [r#""{\"x\":1}""#, r#"{"x":1}"#, r#"" {\"x\" : 1}\n""#] {
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
        assert_eq!(other.to_string(), "the arguments of a tool call are not of the form asked for");
        assert_eq!(
            other.source().unwrap().to_string(),
            "the JSON is not of the form asked for (line 1, column 13)"
        );
    }
}
