//! Where a TOML text is not of the form that was expected.

use thiserror::Error;

/// A text that is not of its form.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}{}", .line.map_or_else(String::new, |line| format!(", at line {line}")))]
#[non_exhaustive]
pub struct TextError {
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// The fault, on one line.
    pub message: String,
}

impl TextError {
    /// The error that the parser found in `text`.
    pub(crate) fn from_toml(error: &toml::de::Error, text: &str) -> Self {
        Self {
            line: error.span().map(|span| line_of(text, span.start)),
            message: error.message().lines().collect::<Vec<_>>().join("; "),
        }
    }

    /// A fault of the string `quoted` in a TOML `text`.
    pub(crate) fn about(quoted: &str, text: &str, message: impl Into<String>) -> Self {
        let line = text.find(&format!("{quoted:?}")).map(|at| line_of(text, at));
        Self { line, message: message.into() }
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_given_where_it_is_known() {
        let text = "a = 1\nb = \"x/y\"\nc =";
        let error = toml::from_str::<toml::Table>(text).unwrap_err();
        assert_eq!(TextError::from_toml(&error, text).line, Some(3));
        let error = TextError::about("x/y", text, "no such rule");
        assert_eq!(error.to_string(), "no such rule, at line 2");
        assert_eq!(TextError::about("z", text, "no such rule").to_string(), "no such rule");
    }
}
