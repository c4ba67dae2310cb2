//! Where a text stops being JSON, or TOML, of the form that was expected.

use thiserror::Error;

/// A text that is not of its form.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}, at line {line} column {column}")]
#[non_exhaustive]
pub struct SyntaxError {
    /// The line, from 1; 0 when the place is not known.
    pub line: usize,
    /// The column in bytes, from 1; 0 when the place is not known.
    pub column: usize,
    /// The fault, on one line.
    pub message: String,
}

impl From<serde_json::Error> for SyntaxError {
    fn from(error: serde_json::Error) -> Self {
        let text = error.to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        Self { line: error.line(), column: error.column(), message: one_line(message) }
    }
}

impl SyntaxError {
    /// The error that the parser found in `text`.
    pub(super) fn from_toml(error: &toml::de::Error, text: &str) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start));
        let (line, column) = before.map_or((0, 0), |before| {
            let start = before.rfind('\n').map_or(0, |newline| newline + 1);
            (before.matches('\n').count() + 1, before.len() - start + 1)
        });
        Self { line, column, message: one_line(error.message()) }
    }
}

impl SyntaxError {
    /// A fault at a line and column, each from 1, or 0 where the location is unknown.
    #[cfg(feature = "yaml")]
    pub(super) fn at((line, column): (u64, u64), message: &str) -> Self {
        let number = |number| usize::try_from(number).unwrap_or(usize::MAX);
        Self { line: number(line), column: number(column), message: one_line(message) }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_tell_the_place() {
        let json = serde_json::from_str::<serde_json::Value>("{\n  ,").unwrap_err();
        let expected = "key must be a string, at line 2 column 3";
        assert_eq!(SyntaxError::from(json).to_string(), expected);
        let text = "a = 1\n  b = ";
        let toml = toml::from_str::<toml::Value>(text).unwrap_err();
        let error = SyntaxError::from_toml(&toml, text);
        assert_eq!((error.line, error.column), (2, 7), "{error}");
    }
}
