//! The deserialization error: why JSON does not match a type.

use std::fmt;

use chatwire_protocol::json::Pointer;
use serde::de::{Error, Expected, Unexpected};

/// Why JSON does not match a type: what was expected and where, and only the kind of what was
/// found.
pub(super) struct Mismatch {
    /// From the innermost value outwards.
    path: Vec<Step>,
    pub(super) expected: String,
    pub(super) found: Option<&'static str>,
    /// The message of the type's own validation, which may repeat the JSON.
    pub(super) detail: Option<String>,
}

/// A step from a value to a value inside it.
pub(super) enum Step {
    /// A field that the type names.
    Field(String),
    /// A key that the type does not name, as in a map.
    Key(String),
    /// The zero-based index of an element.
    Index(usize),
}

impl fmt::Debug for Mismatch {
    /// Shows neither names from the JSON nor the message of the type, which may repeat the JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mismatch")
            .field("expected", &self.expected)
            .field("found", &self.found)
            .finish_non_exhaustive()
    }
}

impl Mismatch {
    /// An error without further information.
    pub(super) fn unknown() -> Self {
        Self::new("a value of the type".to_owned(), None)
    }

    fn new(expected: String, found: Option<&'static str>) -> Self {
        Self { path: Vec::new(), expected, found, detail: None }
    }

    /// The same error, seen from the enclosing value.
    pub(super) fn at(mut self, step: Step) -> Self {
        self.path.push(step);
        self
    }

    /// The JSON pointer to the value.
    pub(super) fn pointer(&self) -> Pointer {
        self.pointer_with(|key| key)
    }

    /// The pointer with `*` for each name that comes from the JSON.
    pub(super) fn masked_pointer(&self) -> Pointer {
        self.pointer_with(|_| "*")
    }

    fn pointer_with(&self, key: impl Fn(&str) -> &str) -> Pointer {
        let mut pointer = Pointer::root();
        for step in self.path.iter().rev() {
            match step {
                Step::Field(name) => pointer.push(name),
                Step::Key(name) => pointer.push(key(name)),
                Step::Index(index) => pointer.push(index),
            }
        }
        pointer
    }
}

impl Error for Mismatch {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let expected = "a value that the type accepts".to_owned();
        Self { detail: Some(message.to_string()), ..Self::new(expected, None) }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(expected.to_string(), Some(kind(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(expected.to_string(), Some(other_value(found)))
    }

    fn invalid_length(_length: usize, expected: &dyn Expected) -> Self {
        Self::new(expected.to_string(), Some("a different number of elements"))
    }

    fn unknown_variant(_variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(one_of(expected), Some("an unknown variant"))
    }

    fn unknown_field(_field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("only the fields {}", list(expected)), Some("an unknown field"))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("a field `{field}`"), Some("none"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(format!("one field `{field}`"), Some("several"))
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl std::error::Error for Mismatch {}

/// The kind of the value found.
fn kind(found: Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "an integer",
        Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) | Unexpected::Bytes(_) => "a string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "an array",
        Unexpected::Map => "an object",
        _ => "something else",
    }
}

/// A value of the right kind that is not accepted.
fn other_value(found: Unexpected<'_>) -> &'static str {
    match kind(found) {
        "an integer" => "an integer out of range",
        "a number" => "a number out of range",
        "a string" => "a string with an invalid value",
        _ => "an invalid value",
    }
}

fn one_of(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [word] => format!("`{word}`"),
        words => format!("one of {}", list(words)),
    }
}

fn list(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    if quoted.is_empty() { "none".to_owned() } else { quoted.join(", ") }
}
