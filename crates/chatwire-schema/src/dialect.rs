//! Which language the schemas of a document are written in.

use std::fmt;

use serde_json::Value;

/// The language of the schemas in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Dialect {
    /// [OpenAPI 3.0](https://spec.openapis.org/oas/v3.0.3#schema-object): a language of its own,
    /// with `nullable` and boolean exclusive bounds.
    OpenApi30,
    /// [OpenAPI 3.1](https://spec.openapis.org/oas/v3.1.0#schema-object): JSON Schema 2020-12.
    OpenApi31,
    /// A bare JSON Schema, without an OpenAPI document around it.
    JsonSchema,
}

impl Dialect {
    /// The dialect of `document`; `None` for an OpenAPI version that is not supported.
    ///
    /// A document without `openapi` and `swagger` is a bare JSON Schema.
    pub fn of(document: &Value) -> Option<Self> {
        match document.get("openapi") {
            None => document.get("swagger").is_none().then_some(Self::JsonSchema),
            Some(version) => {
                let version = version.as_str()?;
                let is =
                    |minor: &str| version == minor || version.starts_with(&format!("{minor}."));
                match () {
                    () if is("3.0") => Some(Self::OpenApi30),
                    () if is("3.1") => Some(Self::OpenApi31),
                    () => None,
                }
            }
        }
    }

    /// Whether keywords beside `$ref` count.
    pub(crate) fn has_reference_siblings(self) -> bool {
        self != Self::OpenApi30
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OpenApi30 => "OpenAPI 3.0",
            Self::OpenApi31 => "OpenAPI 3.1",
            Self::JsonSchema => "JSON Schema",
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_version_decides() {
        for (document, expected) in [
            (json!({ "openapi": "3.0.3" }), Some(Dialect::OpenApi30)),
            (json!({ "openapi": "3.1.0" }), Some(Dialect::OpenApi31)),
            (json!({ "openapi": "3.1" }), Some(Dialect::OpenApi31)),
            (json!({ "openapi": "3.10.0" }), None),
            (json!({ "openapi": 3.1 }), None),
            (json!({ "swagger": "2.0" }), None),
            (json!({ "type": "object" }), Some(Dialect::JsonSchema)),
            (json!(true), Some(Dialect::JsonSchema)),
        ] {
            assert_eq!(Dialect::of(&document), expected, "{document}");
        }
    }
}
