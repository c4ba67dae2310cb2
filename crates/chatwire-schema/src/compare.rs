//! Where two JSON documents differ, by content.

use std::{collections::BTreeSet, fmt};

use serde_json::Value;

use super::pointer::Pointer;

/// The longest that a value of a [`Difference`] is printed.
const QUOTE_LIMIT: usize = 120;

/// One place at which two documents disagree.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// The place, in both.
    pub pointer: Pointer,
    /// What the first has there; `None` when it has nothing.
    pub left: Option<Value>,
    /// What the second has there; `None` when it has nothing.
    pub right: Option<Value>,
}

/// Prints `POINTER: LEFT against RIGHT`, long values cut short.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} against {}", self.pointer, quote(&self.left), quote(&self.right))
    }
}

fn quote(value: &Option<Value>) -> String {
    let text = value.as_ref().map_or_else(|| "nothing".to_owned(), Value::to_string);
    match text.char_indices().nth(QUOTE_LIMIT) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

/// The differences between `left` and `right`: the smallest values that differ, in the order of
/// their pointers.
pub fn differences(left: &Value, right: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(left, right, &Pointer::root(), &mut found);
    found
}

fn compare(left: &Value, right: &Value, pointer: &Pointer, found: &mut Vec<Difference>) {
    match (left, right) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let names: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
            for name in names {
                compare_members(ours.get(name), theirs.get(name), &pointer.join(name), found);
            }
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            for position in 0..ours.len().max(theirs.len()) {
                let place = pointer.join(position);
                compare_members(ours.get(position), theirs.get(position), &place, found);
            }
        }
        _ if left == right => {}
        _ => compare_leaves(Some(left), Some(right), pointer, found),
    }
}

fn compare_members(
    left: Option<&Value>,
    right: Option<&Value>,
    pointer: &Pointer,
    found: &mut Vec<Difference>,
) {
    match (left, right) {
        (Some(left), Some(right)) => compare(left, right, pointer, found),
        _ => compare_leaves(left, right, pointer, found),
    }
}

fn compare_leaves(
    left: Option<&Value>,
    right: Option<&Value>,
    pointer: &Pointer,
    found: &mut Vec<Difference>,
) {
    found.push(Difference { pointer: pointer.clone(), left: left.cloned(), right: right.cloned() });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(left: Value, right: Value, expected: &[&str]) {
        let found: Vec<_> = differences(&left, &right).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_smallest_differing_values_are_named() {
        check(json!({ "a": [1, { "b": 2 }] }), json!({ "a": [1, { "b": 2 }] }), &[]);
        check(
            json!({ "a/b": [1, { "b": 2, "c": null }], "z": true }),
            json!({ "a/b": [1, { "b": 3 }, 4], "z": {} }),
            &[
                "/a~1b/1/b: 2 against 3",
                "/a~1b/1/c: null against nothing",
                "/a~1b/2: nothing against 4",
                "/z: true against {}",
            ],
        );
    }

    #[test]
    fn long_values_are_cut() {
        let difference = &differences(&json!("é".repeat(500)), &json!(null))[0];
        let text = difference.to_string();
        assert!(text.ends_with("... against null"), "{text}");
        assert!(text.chars().count() < 200, "{text}");
    }
}
