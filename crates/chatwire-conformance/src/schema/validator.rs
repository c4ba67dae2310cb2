//! A compiled schema, and what it says about a value.

use std::fmt;

use serde_json::Value;
use thiserror::Error;

use super::violation::SchemaError;

/// The most violations that one validation reports; the rest of a hopeless value says no more.
pub const MAX_ERRORS: usize = 64;

/// A JSON Schema that cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the schema is wrong at {pointer:?}, where it breaks `{keyword}`")]
#[non_exhaustive]
pub struct CompileError {
    /// What it breaks: a keyword of the schema for schemas, or `$ref` for one that leads nowhere.
    pub keyword: String,
    /// The place in the schema, a JSON pointer; empty where a `$ref` leads nowhere.
    pub pointer: String,
}

/// A compiled JSON Schema.
///
/// Compiling is slow and validating is fast: a validator is made once and shared.
pub struct Validator {
    schema: Value,
    compiled: jsonschema::Validator,
}

impl Validator {
    /// Compiles a JSON Schema; one without `$schema` is read as 2020-12.
    ///
    /// Nothing is fetched: a `$ref` must stay within the schema.
    /// `format` is an annotation and constrains nothing.
    /// A `pattern` must be matchable in linear time, so look-around and back-references are
    /// refused.
    ///
    /// # Errors
    ///
    /// When the schema is none.
    pub fn compile(schema: &Value) -> Result<Self, CompileError> {
        let compiled = jsonschema::options()
            .should_validate_formats(false)
            .with_pattern_options(jsonschema::PatternOptions::regex())
            .build(schema)
            .map_err(|error| CompileError {
                keyword: error.kind().keyword().to_owned(),
                pointer: error.instance_path().to_string(),
            })?;
        Ok(Self { schema: schema.clone(), compiled })
    }

    /// Whether `instance` satisfies the schema.
    pub fn is_valid(&self, instance: &Value) -> bool {
        self.compiled.is_valid(instance)
    }

    /// What is wrong with `instance`; empty when it is valid, at most [`MAX_ERRORS`].
    pub fn errors(&self, instance: &Value) -> Vec<SchemaError> {
        let mut errors = Vec::new();
        for error in self.compiled.iter_errors(instance) {
            SchemaError::explain(&error, &mut errors);
            if errors.len() >= MAX_ERRORS {
                errors.truncate(MAX_ERRORS);
                break;
            }
        }
        errors
    }

    /// The JSON Schema that was compiled.
    pub fn schema(&self) -> &Value {
        &self.schema
    }
}

impl fmt::Debug for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Validator").finish_non_exhaustive()
    }
}
