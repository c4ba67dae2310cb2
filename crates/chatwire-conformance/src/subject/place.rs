//! A JSON value, present or absent, and where it stands.

mod steps;

use chatwire_json::Pointer;
use serde_json::Value;

use self::steps::Steps;
use crate::finding;

/// A place in the JSON of a body or of an event, and the value there, if any.
///
/// Walking into what does not exist gives absent places, so a check reads straight through.
/// A place is cheap to make: its pointer is written only when it is asked for.
#[derive(Debug, Clone)]
pub struct Place<'a> {
    value: Option<&'a Value>,
    event: Option<usize>,
    steps: Steps<'a>,
}

impl<'a> Place<'a> {
    /// The place of a whole body, or of the payload of an event.
    pub(crate) fn root(value: Option<&'a Value>, event: Option<usize>) -> Self {
        Self { value, event, steps: Steps::root() }
    }

    /// The same place in another event, with the value there.
    pub(crate) fn in_event(&self, event: usize, value: &'a Value) -> Self {
        Self { value: Some(value), event: Some(event), steps: self.steps.clone() }
    }

    /// The member of this name.
    pub fn at(&self, name: &'a str) -> Self {
        Self { value: self.get(name), event: self.event, steps: self.steps.name(name) }
    }

    /// The value of the member of this name, for checks that tell no place.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Value> {
        self.value.and_then(Value::as_object).and_then(|object| object.get(name))
    }

    /// The place at a pointer below this one.
    pub(crate) fn below(&self, pointer: &Pointer) -> Self {
        Self {
            value: self.value.and_then(|value| value.pointer(pointer.as_str())),
            event: self.event,
            steps: self.steps.below(pointer),
        }
    }

    /// The items of an array; none for anything else.
    pub fn items(&self) -> impl Iterator<Item = Self> + use<'a> {
        let (steps, event) = (self.steps.clone(), self.event);
        let items = self.value.and_then(Value::as_array).map_or(&[] as &[Value], Vec::as_slice);
        items.iter().enumerate().map(move |(index, value)| Self {
            value: Some(value),
            event,
            steps: steps.index(index),
        })
    }

    /// The members of an object; none for anything else.
    pub fn members(&self) -> impl Iterator<Item = Self> + use<'a> {
        let (steps, event) = (self.steps.clone(), self.event);
        let members = self.value.and_then(Value::as_object).into_iter().flatten();
        members.map(move |(name, value)| Self {
            value: Some(value),
            event,
            steps: steps.name(name),
        })
    }

    /// The members of an object but those of these names; none for anything else.
    pub(crate) fn members_except(
        &self,
        names: &'static [&'static str],
    ) -> impl Iterator<Item = Self> + use<'a> {
        let (steps, event) = (self.steps.clone(), self.event);
        let members = self.value.and_then(Value::as_object).into_iter().flatten();
        members.filter(|(name, _)| !names.contains(&name.as_str())).map(move |(name, value)| Self {
            value: Some(value),
            event,
            steps: steps.name(name),
        })
    }

    /// The value; `None` where there is none.
    pub fn value(&self) -> Option<&'a Value> {
        self.value
    }

    /// The JSON pointer from the root of the body or of the event's payload.
    pub fn pointer(&self) -> Pointer {
        self.steps.pointer()
    }

    /// Whether this is the root of the body or of the event's payload.
    pub(crate) fn is_root(&self) -> bool {
        self.steps.is_root()
    }

    /// The zero-based event that it is in; `None` in a non-streaming body.
    pub fn event(&self) -> Option<usize> {
        self.event
    }

    /// Whether the value is absent or null.
    pub fn is_nothing(&self) -> bool {
        self.value.is_none_or(Value::is_null)
    }

    /// Whether there is no value.
    pub fn is_absent(&self) -> bool {
        self.value.is_none()
    }

    /// Whether the value is an array.
    pub fn is_array(&self) -> bool {
        self.value.is_some_and(Value::is_array)
    }

    /// Whether the value is an object.
    pub fn is_object(&self) -> bool {
        self.value.is_some_and(Value::is_object)
    }

    /// Whether the value is an array or object with nothing in it, null, or absent.
    pub fn is_empty(&self) -> bool {
        self.value.is_none_or(is_empty)
    }

    /// The value, if it is a string.
    pub fn text(&self) -> Option<&'a str> {
        self.value?.as_str()
    }

    /// The value, if it is a string that is not empty.
    pub fn non_empty_text(&self) -> Option<&'a str> {
        self.text().filter(|text| !text.is_empty())
    }

    /// The value, if it is an integer of 64 bits; `1.0` is an integer, as in JSON Schema.
    pub fn integer(&self) -> Option<i64> {
        integer(self.value?)
    }

    /// The value, if it is a number; the nearest double.
    pub fn number(&self) -> Option<f64> {
        self.value?.as_f64()
    }

    /// The value in short, for a report.
    pub(crate) fn seen(&self) -> String {
        self.value.map_or_else(|| "nothing".to_owned(), finding::shown)
    }
}

/// Whether a value is an array or object with nothing in it, or null.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// The number, when it is integral and fits.
#[expect(clippy::cast_possible_truncation, reason = "the bound is checked")]
pub(crate) fn integer(value: &Value) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    value.as_i64().or_else(|| {
        let float = value.as_f64()?;
        (float.fract() == 0.0 && float.abs() <= EXACT).then_some(float as i64)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn walks_into_what_is_there_and_what_is_not() {
        let value = json!({"a/b": [{"c": 1.0}]});
        let root = Place::root(Some(&value), None);
        let item = root.at("a/b").items().next().unwrap();
        assert_eq!(item.at("c").integer(), Some(1));
        assert_eq!(item.at("c").pointer(), "/a~1b/0/c");
        let missing = item.at("x").at("y");
        assert!(missing.is_absent() && missing.is_nothing() && missing.is_empty());
        assert_eq!(missing.seen(), "nothing");
        assert_eq!(missing.items().count(), 0);
    }

    #[test]
    fn reads_integers() {
        for (value, read) in
            [(json!(3), Some(3)), (json!(3.5), None), (json!("3"), None), (json!(1e300), None)]
        {
            assert_eq!(integer(&value), read);
        }
    }
}
