//! Generates a small valid instance of a JSON Schema, for structured output and function arguments.
//!
//! Each generated value is validated, so the result is either valid or an error.
//! The generator ignores some keywords (`not`, `if`, `propertyNames` and others); a schema that
//! needs them may get no instance.

mod array;
mod combined_schema;
mod number;
mod object;
mod pattern;
mod string;

use chatwire_schema::Validator;
use serde_json::Value;

use self::combined_schema::CombinedSchema;
use super::{rng::Rng, text};
use crate::error_response::ErrorResponse;

/// Largest accepted schema, in bytes of JSON.
const MAX_SCHEMA_BYTES: usize = 128 << 10;

/// Maximum number of generated values and visited subschemas for one instance.
const MAX_STEPS: usize = 4_096;

/// Maximum nesting of subschemas.
const MAX_DEPTH: usize = 48;

/// Maximum length of a generated string or array; a schema that requires more gets no instance.
const MAX_LENGTH: usize = 4_096;

/// A compiled schema for which instances are generated.
#[derive(Debug)]
pub(crate) struct InstanceSchema {
    validator: Validator,
    /// JSON pointer to the schema in the request.
    pointer: String,
}

impl InstanceSchema {
    /// Compiles the schema at `pointer` of the request.
    ///
    /// # Errors
    /// 400 if it is not a JSON Schema, or is too large.
    pub(crate) fn new(schema: &Value, pointer: impl Into<String>) -> Result<Self, ErrorResponse> {
        let pointer = pointer.into();
        if schema.to_string().len() > MAX_SCHEMA_BYTES {
            let message = format!("the schema is larger than {MAX_SCHEMA_BYTES} bytes");
            return Err(ErrorResponse::at(pointer, message));
        }
        match Validator::compile(schema) {
            Ok(validator) => Ok(Self { validator, pointer }),
            Err(error) => {
                let message = format!("`{}` is not valid JSON Schema", error.keyword);
                Err(ErrorResponse::at(pointer + &error.pointer, message))
            }
        }
    }

    /// Generates one valid instance; `rng` decides where the schema leaves a choice.
    ///
    /// # Errors
    /// 400 if no instance is found.
    pub(crate) fn generate(&self, rng: Rng) -> Result<Value, ErrorResponse> {
        let mut generator =
            Generator { root: self.validator.schema(), rng, steps: MAX_STEPS, variant: 0 };
        let instance = generator.root().map_err(|Unsatisfiable(why)| self.error(why))?;
        if self.validator.is_valid(&instance) {
            Ok(instance)
        } else {
            Err(self.error("it combines keywords that the generator does not support"))
        }
    }

    fn error(&self, why: &str) -> ErrorResponse {
        let message = format!("no value was found for this schema: {why}");
        ErrorResponse::at(&self.pointer, message)
    }
}

/// Generates one instance.
struct Generator<'a> {
    root: &'a Value,
    rng: Rng,
    /// Number of remaining steps.
    steps: usize,
    /// Selects one of several valid values, so that the items of an array can differ.
    variant: usize,
}

/// No instance was found; the text says why.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Unsatisfiable(&'static str);

const NO_VALID_VALUE: Unsatisfiable = Unsatisfiable("no value satisfies all keywords");
const TOO_LARGE: Unsatisfiable =
    Unsatisfiable("it is nested too deeply or requires too long a value");

impl<'a> Generator<'a> {
    fn root(&mut self) -> Result<Value, Unsatisfiable> {
        let schema = self.combine([self.root], 0)?;
        // Structured output and arguments are objects, unless the schema says otherwise.
        self.value(schema, "object", 0)
    }

    /// Generates a value that satisfies all schemas; `default_type` applies if none implies a type.
    fn value(
        &mut self,
        mut schema: CombinedSchema<'a>,
        default_type: &'static str,
        depth: usize,
    ) -> Result<Value, Unsatisfiable> {
        self.step(depth)?;
        let Some(branches) = schema.branches.pop() else {
            return self.plain_value(&schema, default_type, depth);
        };
        let mut result = Err(NO_VALID_VALUE);
        for branch in branches {
            let mut with = schema.clone();
            result = self
                .add(&mut with, branch, depth)
                .and_then(|()| self.value(with, default_type, depth + 1));
            if result.is_ok() || self.steps == 0 {
                break;
            }
        }
        result
    }

    /// Generates a value if no branch is left to choose.
    fn plain_value(
        &mut self,
        schema: &CombinedSchema<'a>,
        default_type: &'static str,
        depth: usize,
    ) -> Result<Value, Unsatisfiable> {
        if let Some(mut constants) = schema.constants() {
            constants.retain(|value| schema.allows(type_of(value)));
            return match constants.len() {
                0 => Err(NO_VALID_VALUE),
                count => Ok(constants[self.variant % count].clone()),
            };
        }
        match schema.implied_type().ok_or(NO_VALID_VALUE)?.unwrap_or(default_type) {
            "object" => self.object(schema, depth),
            "array" => self.array(schema, depth),
            "string" => self.string(schema),
            "integer" => number::number(schema, true, self.variant),
            "number" => number::number(schema, false, self.variant),
            "boolean" => Ok(Value::Bool((self.rng.below(2) + self.variant).is_multiple_of(2))),
            "null" => Ok(Value::Null),
            _ => Err(NO_VALID_VALUE),
        }
    }

    /// Counts one step and checks the depth.
    fn step(&mut self, depth: usize) -> Result<(), Unsatisfiable> {
        self.steps = self.steps.checked_sub(1).ok_or(TOO_LARGE)?;
        if depth > MAX_DEPTH { Err(TOO_LARGE) } else { Ok(()) }
    }

    fn word(&mut self) -> &'static str {
        text::word(&mut self.rng)
    }
}

/// The narrowest JSON Schema type of a value.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        // 1.0 is an integer, too.
        Value::Number(number) if number.as_f64().is_some_and(|number| number.fract() == 0.0) => {
            "integer"
        }
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests;
