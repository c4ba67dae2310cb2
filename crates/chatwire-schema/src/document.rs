//! A published document: its text, read as JSON or YAML.

use std::path::{Path, PathBuf};

use serde_json::Value;
use thiserror::Error;

use super::{dialect::Dialect, source::sha256, syntax::SyntaxError};

/// Why a document cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// The file cannot be read.
    #[error("{}: the document cannot be read", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// The text is not JSON.
    #[error("the document is not JSON")]
    Json(#[source] SyntaxError),
    /// The text is not YAML, or exceeds the limits on aliases and depth.
    #[error("the document is not YAML")]
    Yaml(#[source] SyntaxError),
    /// The text is not JSON, and this build reads nothing else.
    #[error("the document is not JSON, and this build lacks the feature `yaml`")]
    YamlDisabled,
}

/// A document that holds schemas: an OpenAPI document or a bare JSON Schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    value: Value,
    sha256: String,
}

impl Document {
    /// Reads a text: JSON when it begins with `{` or `[`, YAML otherwise.
    ///
    /// # Errors
    ///
    /// When the text is of neither format, and when it is YAML and the feature `yaml` is off.
    pub fn parse(text: &[u8]) -> Result<Self, DocumentError> {
        let start = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).trim_ascii_start();
        match start.first() {
            Some(b'{' | b'[') | None => Self::from_json(start, text),
            Some(_) => Self::from_yaml(text),
        }
    }

    /// Reads a file; see [`Document::parse`].
    ///
    /// # Errors
    ///
    /// When the file cannot be read, and when [`Document::parse`] fails.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, DocumentError> {
        let path = path.as_ref();
        let text = std::fs::read(path)
            .map_err(|source| DocumentError::Io { path: path.to_owned(), source })?;
        Self::parse(&text)
    }

    fn from_json(start: &[u8], text: &[u8]) -> Result<Self, DocumentError> {
        let value = serde_json::from_slice(start);
        let value = value.map_err(|error| DocumentError::Json(error.into()))?;
        Ok(Self { value, sha256: sha256(text) })
    }

    #[cfg(feature = "yaml")]
    fn from_yaml(text: &[u8]) -> Result<Self, DocumentError> {
        let value = super::yaml::read(text).map_err(DocumentError::Yaml)?;
        Ok(Self { value, sha256: sha256(text) })
    }

    #[cfg(not(feature = "yaml"))]
    fn from_yaml(_text: &[u8]) -> Result<Self, DocumentError> {
        Err(DocumentError::YamlDisabled)
    }

    /// The content.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The SHA-256 of the text, as 64 lower-case hexadecimal digits.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The language of the schemas; `None` for an OpenAPI version that is not supported.
    pub fn dialect(&self) -> Option<Dialect> {
        Dialect::of(&self.value)
    }

    /// The publisher: the name of the contact of the API, or else the title of the API; `None`
    /// where the document has neither.
    pub fn publisher(&self) -> Option<&str> {
        let info = &self.value["info"];
        info["contact"]["name"].as_str().or_else(|| info["title"].as_str())
    }

    /// The version of the API that the document describes; `None` where it does not say.
    pub fn version(&self) -> Option<&str> {
        self.value["info"]["version"].as_str()
    }
}

impl From<Value> for Document {
    /// A document that was read elsewhere; its hash is that of its canonical text.
    fn from(value: Value) -> Self {
        let sha256 = sha256(super::canonical::to_text(&value).as_bytes());
        Self { value, sha256 }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_is_known_by_its_first_character() {
        let document = Document::parse(b"\xEF\xBB\xBF \n{\"openapi\": \"3.1.0\"}").unwrap();
        assert_eq!(document.value(), &json!({ "openapi": "3.1.0" }));
        assert_eq!(document.dialect(), Some(Dialect::OpenApi31));
        assert_eq!(document.sha256().len(), 64);
    }

    #[test]
    fn the_publisher_and_the_version_are_those_of_the_api() {
        let info = json!({ "title": "An API", "version": "2", "contact": { "name": "Someone" } });
        let document = Document::from(json!({ "info": info }));
        assert_eq!((document.publisher(), document.version()), (Some("Someone"), Some("2")));
        let document = Document::from(json!({ "info": { "title": "An API" } }));
        assert_eq!((document.publisher(), document.version()), (Some("An API"), None));
    }

    #[test]
    fn a_fault_is_placed() {
        let error = Document::parse(b"{\n \"a\":,}").unwrap_err();
        let DocumentError::Json(fault) = error else { panic!("{error:?}") };
        assert_eq!((fault.line, fault.column), (2, 6));
        assert!(matches!(Document::load("/no/such/file"), Err(DocumentError::Io { .. })));
    }
}
