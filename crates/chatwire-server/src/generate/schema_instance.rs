//! A small instance of a JSON Schema, for structured output and for the arguments of functions.
//!
//! What is made is checked against the schema before it is used, so an instance is valid or there
//! is none.
//! Keywords that are not followed here (`not`, `if`, `propertyNames` and their like) only make it
//! likelier that none is found.

mod array;
mod combined_schema;
mod number;
mod object;
mod pattern;
mod string;

use chatwire_schema::Validator;
use serde_json::Value;

use self::combined_schema::Conjunction;
use super::{rng::Chance, text};
use crate::error_response::Refusal;

/// Largest schema that is read, in bytes of JSON.
const MOST_BYTES: usize = 128 << 10;

/// Most values that are tried and subschemas that are looked at for one instance.
const MOST_STEPS: usize = 4_096;

/// Deepest nesting of subschemas.
const DEEPEST: usize = 48;

/// Longest string, and longest array, that is made; a schema that wants more gets no instance.
const LONGEST: usize = 4_096;

/// A schema of which instances are made.
#[derive(Debug)]
pub(crate) struct Template {
    validator: Validator,
    /// JSON pointer to the schema in the request.
    pointer: String,
}

impl Template {
    /// # Errors
    /// 400 for what is no schema, or a schema too large; `pointer` tells where it stands in the
    /// request.
    pub(crate) fn new(schema: &Value, pointer: impl Into<String>) -> Result<Self, Refusal> {
        let pointer = pointer.into();
        if schema.to_string().len() > MOST_BYTES {
            let message = format!("schemas of at most {MOST_BYTES} bytes are read here");
            return Err(Refusal::at(pointer, message));
        }
        match Validator::compile(schema) {
            Ok(validator) => Ok(Self { validator, pointer }),
            Err(error) => {
                let message = format!("`{}` is not as JSON Schema has it", error.keyword);
                Err(Refusal::at(pointer + &error.pointer, message))
            }
        }
    }

    /// One instance; which one depends on chance where the schema leaves a choice.
    ///
    /// # Errors
    /// 400 when none is found.
    pub(crate) fn instance(&self, chance: Chance) -> Result<Value, Refusal> {
        let mut maker =
            Maker { root: self.validator.schema(), chance, steps: MOST_STEPS, variant: 0 };
        let made = maker.root().map_err(|Stuck(why)| self.refuse(why))?;
        if self.validator.is_valid(&made) {
            Ok(made)
        } else {
            Err(self.refuse("it combines keywords in a way that is not followed"))
        }
    }

    fn refuse(&self, why: &str) -> Refusal {
        let message = format!("this server found no instance of this schema: {why}");
        Refusal::at(&self.pointer, message)
    }
}

/// Makes one instance.
struct Maker<'a> {
    root: &'a Value,
    chance: Chance,
    /// Steps that may still be taken.
    steps: usize,
    /// Which of several equally good values to take, so that the items of an array can differ.
    variant: usize,
}

/// Why no instance was found.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stuck(&'static str);

const NOTHING_FITS: Stuck = Stuck("no value fits everything that it asks for");
const TOO_MUCH: Stuck = Stuck("it is too deep or asks for too much");

impl<'a> Maker<'a> {
    fn root(&mut self) -> Result<Value, Stuck> {
        let whole = self.conjunction([self.root], 0)?;
        // Where nothing tells a type, an object is what both structured output and arguments want.
        self.value(whole, "object", 0)
    }

    /// A value that satisfies all of these.
    fn value(
        &mut self,
        mut all: Conjunction<'a>,
        otherwise: &'static str,
        depth: usize,
    ) -> Result<Value, Stuck> {
        self.step(depth)?;
        let Some(branches) = all.branches.pop() else {
            return self.plain_value(&all, otherwise, depth);
        };
        let mut result = Err(NOTHING_FITS);
        for branch in branches {
            let mut with = all.clone();
            result = self
                .conjoin(&mut with, branch, depth)
                .and_then(|()| self.value(with, otherwise, depth + 1));
            if result.is_ok() || self.steps == 0 {
                break;
            }
        }
        result
    }

    /// A value where nothing is left to choose between.
    fn plain_value(
        &mut self,
        all: &Conjunction<'a>,
        otherwise: &'static str,
        depth: usize,
    ) -> Result<Value, Stuck> {
        if let Some(mut constants) = all.constants() {
            constants.retain(|value| all.allows(kind_of(value)));
            return match constants.len() {
                0 => Err(NOTHING_FITS),
                count => Ok(constants[self.variant % count].clone()),
            };
        }
        match all.kind().ok_or(NOTHING_FITS)?.unwrap_or(otherwise) {
            "object" => self.object(all, depth),
            "array" => self.array(all, depth),
            "string" => self.string(all),
            "integer" => number::number(all, true, self.variant),
            "number" => number::number(all, false, self.variant),
            "boolean" => Ok(Value::Bool((self.chance.below(2) + self.variant).is_multiple_of(2))),
            "null" => Ok(Value::Null),
            _ => Err(NOTHING_FITS),
        }
    }

    /// Counts one step, and looks at how deep it is.
    fn step(&mut self, depth: usize) -> Result<(), Stuck> {
        self.steps = self.steps.checked_sub(1).ok_or(TOO_MUCH)?;
        if depth > DEEPEST { Err(TOO_MUCH) } else { Ok(()) }
    }

    fn word(&mut self) -> &'static str {
        text::word(&mut self.chance)
    }
}

/// The narrowest type of a value.
fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        // A whole number is an integer however it is spelled.
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
