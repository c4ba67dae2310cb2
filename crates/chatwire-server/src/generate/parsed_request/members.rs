//! Typed access to the members of a request; `null` counts as absent.

use serde_json::{Map, Value};

use crate::error_response::ErrorResponse;

/// The members of a request.
pub(super) struct Members<'a>(pub(super) &'a Map<String, Value>);

impl<'a> Members<'a> {
    pub(super) fn string(&self, name: &str) -> Result<Option<&'a str>, ErrorResponse> {
        self.read(name, "a string", Value::as_str)
    }

    pub(super) fn boolean(&self, name: &str) -> Result<Option<bool>, ErrorResponse> {
        self.read(name, "a boolean", Value::as_bool)
    }

    pub(super) fn object(
        &self,
        name: &str,
    ) -> Result<Option<&'a Map<String, Value>>, ErrorResponse> {
        self.read(name, "an object", Value::as_object)
    }

    /// An integer of at least 1.
    pub(super) fn integer(&self, name: &str) -> Result<Option<usize>, ErrorResponse> {
        self.number(name, "an integer of at least 1", |number| {
            number >= 1.0 && number.fract() == 0.0
        })
    }

    /// A token limit: a number of at least 1, rounded down.
    pub(super) fn limit(&self, name: &str) -> Result<Option<usize>, ErrorResponse> {
        self.number(name, "a number of at least 1", |number| number >= 1.0)
    }

    /// A count: a number of at least 0, rounded down.
    pub(super) fn count(&self, name: &str) -> Result<Option<usize>, ErrorResponse> {
        self.number(name, "a number of at least 0", |number| number >= 0.0)
    }

    fn number(
        &self,
        name: &str,
        expected: &str,
        valid: impl FnOnce(f64) -> bool,
    ) -> Result<Option<usize>, ErrorResponse> {
        self.read(name, expected, |value| {
            // The conversion saturates; no limit is that large.
            value.as_f64().filter(|number| valid(*number)).map(|number| number as usize)
        })
    }

    fn read<T>(
        &self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, ErrorResponse> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match read(value) {
                Some(read) => Ok(Some(read)),
                None => Err(ErrorResponse::at(format!("/{name}"), format!("must be {expected}"))),
            },
        }
    }
}
