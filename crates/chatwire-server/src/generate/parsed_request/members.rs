//! Members of a request by kind; null counts as absent.

use serde_json::{Map, Value};

use crate::error_response::Refusal;

/// The members of a request.
pub(super) struct Members<'a>(pub(super) &'a Map<String, Value>);

impl<'a> Members<'a> {
    pub(super) fn string(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        self.read(name, "a string", Value::as_str)
    }

    pub(super) fn boolean(&self, name: &str) -> Result<Option<bool>, Refusal> {
        self.read(name, "a boolean", Value::as_bool)
    }

    pub(super) fn object(&self, name: &str) -> Result<Option<&'a Map<String, Value>>, Refusal> {
        self.read(name, "an object", Value::as_object)
    }

    /// A whole number of at least 1.
    pub(super) fn integer(&self, name: &str) -> Result<Option<usize>, Refusal> {
        self.number(name, "a whole number of at least 1", |number| {
            number >= 1.0 && number.fract() == 0.0
        })
    }

    /// A limit on tokens: a number of at least 1, whose fraction is dropped.
    pub(super) fn limit(&self, name: &str) -> Result<Option<usize>, Refusal> {
        self.number(name, "a number of at least 1", |number| number >= 1.0)
    }

    /// A number of things: a number of at least 0, whose fraction is dropped.
    pub(super) fn count(&self, name: &str) -> Result<Option<usize>, Refusal> {
        self.number(name, "a number of at least 0", |number| number >= 0.0)
    }

    fn number(
        &self,
        name: &str,
        expected: &str,
        valid: impl FnOnce(f64) -> bool,
    ) -> Result<Option<usize>, Refusal> {
        self.read(name, expected, |value| {
            // Beyond its range the conversion saturates, and no limit is that large.
            value.as_f64().filter(|number| valid(*number)).map(|number| number as usize)
        })
    }

    fn read<T>(
        &self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, Refusal> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match read(value) {
                Some(read) => Ok(Some(read)),
                None => Err(Refusal::at(format!("/{name}"), format!("must be {expected}"))),
            },
        }
    }
}
