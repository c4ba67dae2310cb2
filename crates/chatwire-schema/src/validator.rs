//! A compiled schema.

mod free;

use std::{
    collections::BTreeMap,
    fmt,
    sync::{PoisonError, RwLock},
};

use chatwire_json::Pointer;
use jsonschema::ValidationError;
use serde_json::Value;
use thiserror::Error;

use super::violation::SchemaError;

/// The maximum number of violations that one validation reports.
pub const MAX_ERRORS: usize = 64;

/// The most values that an instance may hold for all of its violations to be gathered.
const MAX_VALUES: usize = 100_000;

/// How many places are kept of which it was asked whether their text matters.
const MAX_PLACES: usize = 64;

/// A JSON Schema that cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the schema is invalid at {pointer:?}: it violates `{keyword}`")]
#[non_exhaustive]
pub struct CompileError {
    /// The violated keyword of the schema for schemas, or `$ref` for one without a target.
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
    /// The places that were asked for, and whether their text is ignored: judges ask for the same
    /// few with each stream.
    ignored: RwLock<BTreeMap<Pointer, bool>>,
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
        Ok(Self { schema: schema.clone(), compiled, ignored: RwLock::default() })
    }

    /// Whether `instance` satisfies the schema.
    pub fn is_valid(&self, instance: &Value) -> bool {
        self.compiled.is_valid(instance)
    }

    /// The violations of `instance`; empty when it is valid, at most [`MAX_ERRORS`].
    ///
    /// Of an instance with more than 100,000 values only the first violation is reported, because
    /// the engine collects all of them before it returns the first, each with copies of values.
    pub fn errors(&self, instance: &Value) -> Vec<SchemaError> {
        let mut errors = Vec::new();
        self.visit(instance, |error| SchemaError::explain(error, &mut errors));
        errors.truncate(MAX_ERRORS);
        errors
    }

    /// How many violations [`errors`](Self::errors) has, without an explanation of any.
    pub fn count_errors(&self, instance: &Value) -> usize {
        let mut count = 0;
        self.visit(instance, |error| count += SchemaError::count(error));
        count.min(MAX_ERRORS)
    }

    /// Calls `found` for the violations of an instance, as many as are reported.
    fn visit(&self, instance: &Value, mut found: impl FnMut(&ValidationError<'_>)) {
        if self.is_valid(instance) {
            return;
        }
        if holds_more_than(MAX_VALUES, instance) {
            if let Err(error) = self.compiled.validate(instance) {
                found(&error);
            }
        } else {
            self.compiled.iter_errors(instance).take(MAX_ERRORS).for_each(|error| found(&error));
        }
    }

    /// Whether the verdict on an instance is the same whatever a string at a place says, so that
    /// instances that differ there alone need one validation.
    ///
    /// A `false` may only mean that it cannot be told; a `true` is certain.
    ///
    /// ```
    /// use chatwire_schema::Validator;
    /// use serde_json::json;
    ///
    /// let text = json!({"type": "string"});
    /// let schema = json!({"properties": {"text": text, "role": {"enum": ["user"]}}});
    /// let validator = Validator::compile(&schema)?;
    /// assert!(validator.ignores_text(&"/text".parse().unwrap()));
    /// assert!(!validator.ignores_text(&"/role".parse().unwrap()));
    /// # Ok::<_, chatwire_schema::CompileError>(())
    /// ```
    pub fn ignores_text(&self, place: &Pointer) -> bool {
        let known = self.ignored.read().unwrap_or_else(PoisonError::into_inner).get(place).copied();
        known.unwrap_or_else(|| {
            let ignores = free::ignores_text(&self.schema, place);
            let mut known = self.ignored.write().unwrap_or_else(PoisonError::into_inner);
            if known.len() < MAX_PLACES {
                known.insert(place.clone(), ignores);
            }
            ignores
        })
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

/// Whether `value` holds more than `limit` values, itself among them.
fn holds_more_than(limit: usize, value: &Value) -> bool {
    let mut pending = vec![value];
    let mut seen = 0;
    while let Some(value) = pending.pop() {
        seen += 1;
        match value {
            Value::Array(items) => pending.extend(items),
            Value::Object(members) => pending.extend(members.values()),
            _ => {}
        }
        if seen + pending.len() > limit {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_counted_at_every_depth() {
        let value = json!({ "a": [1, 2, { "b": null }], "c": "d" });
        assert!(holds_more_than(6, &value));
        assert!(!holds_more_than(7, &value));
        assert!(!holds_more_than(1, &json!([])));
    }

    #[test]
    fn the_violations_told_are_bounded() {
        #[track_caller]
        fn check(items: usize, expected: usize) {
            let validator = Validator::compile(&json!({ "items": { "type": "string" } })).unwrap();
            let errors = validator.errors(&json!(vec![0; items]));
            assert_eq!((errors.len(), errors[0].instance_pointer.as_str()), (expected, "/0"));
            assert_eq!(validator.count_errors(&json!(vec![0; items])), expected);
        }
        check(3, 3);
        check(1_000, MAX_ERRORS);
        check(MAX_VALUES, 1);
    }
}
