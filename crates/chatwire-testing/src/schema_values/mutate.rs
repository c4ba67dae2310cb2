//! Changes of one value in a document.

use proptest::{
    prelude::*,
    sample::{self, Index},
};
use serde_json::Value;

use super::{anything, number};

/// A change of one value, wherever [`Index`] falls among all values of a document.
#[derive(Debug, Clone)]
pub(super) struct Mutation {
    at: Index,
    change: Change,
}

#[derive(Debug, Clone)]
enum Change {
    Delete,
    Replace(Value),
    Wrap,
    /// Puts one of the array's items, or an object's values, in its place.
    Unwrap(Index),
    Add(String, Value),
    /// Renames a member of an object.
    Rename(Index, String),
}

pub(super) fn mutation(words: Vec<String>) -> impl Strategy<Value = Mutation> {
    let word = sample::select(words);
    let change = prop_oneof![
        3 => Just(Change::Delete),
        2 => Just(Change::Replace(Value::Null)),
        3 => word.clone().prop_map(|word| Change::Replace(word.into())),
        4 => number().prop_map(Change::Replace),
        2 => anything().prop_map(Change::Replace),
        1 => Just(Change::Wrap),
        1 => any::<Index>().prop_map(Change::Unwrap),
        2 => (word.clone(), anything()).prop_map(|(name, value)| Change::Add(name, value)),
        1 => (any::<Index>(), word).prop_map(|(which, name)| Change::Rename(which, name)),
    ];
    (any::<Index>(), change).prop_map(|(at, change)| Mutation { at, change })
}

impl Mutation {
    pub(super) fn apply(&self, document: &mut Value) {
        let mut left = self.at.index(count(document)) + 1;
        self.descend(document, &mut left);
    }

    /// Changes the value that is `left` values after the ones before, in order; true when it is to
    /// be left out.
    fn descend(&self, value: &mut Value, left: &mut usize) -> bool {
        *left = left.wrapping_sub(1);
        if *left == 0 {
            return self.change(value);
        }
        match value {
            Value::Array(items) => items.retain_mut(|item| !self.descend(item, left)),
            Value::Object(members) => members.retain(|_, value| !self.descend(value, left)),
            _ => {}
        }
        false
    }

    fn change(&self, value: &mut Value) -> bool {
        match (&self.change, &mut *value) {
            (Change::Delete, _) => return true,
            (Change::Replace(other), _) => *value = other.clone(),
            (Change::Wrap, _) => *value = Value::from(vec![value.take()]),
            (Change::Unwrap(which), Value::Array(items)) if !items.is_empty() => {
                *value = items.swap_remove(which.index(items.len()));
            }
            (Change::Unwrap(which), Value::Object(members)) if !members.is_empty() => {
                let inner = members.values().nth(which.index(members.len()));
                *value = inner.expect("an index within").clone();
            }
            (Change::Add(name, added), Value::Object(members)) => {
                members.insert(name.clone(), added.clone());
            }
            (Change::Rename(which, name), Value::Object(members)) if !members.is_empty() => {
                let old = members.keys().nth(which.index(members.len())).cloned();
                let moved = members.remove(&old.expect("an index within")).expect("it is there");
                members.insert(name.clone(), moved);
            }
            _ => {}
        }
        false
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum::<usize>(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}
