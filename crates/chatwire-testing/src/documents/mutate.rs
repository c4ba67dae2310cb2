//! Changes that servers make to members: omit, null, rename, retype, add.

use proptest::{prelude::*, sample::Index};

use super::{anything, float, integer, name, text};
use crate::Tree;

/// A change of one value, selected by [`Index`] from all values of a document.
#[derive(Debug, Clone)]
pub(super) struct Mutation {
    at: Index,
    change: Change,
}

#[derive(Debug, Clone)]
enum Change {
    /// Omits the member or element.
    Delete,
    /// Replaces the value.
    Replace(Tree),
    /// Writes a number as a float.
    Float,
    /// Writes the value as a string.
    Quote,
    /// Puts the value into an array.
    Wrap,
    /// Adds an unknown member to the object.
    Add(Vec<u16>, Tree),
}

pub(super) fn mutation() -> impl Strategy<Value = Mutation> {
    let change = prop_oneof![
        2 => Just(Change::Delete),
        2 => Just(Change::Replace(Tree::Null)),
        2 => text().prop_map(Change::Replace),
        1 => integer().prop_map(Change::Replace),
        1 => float().prop_map(Change::Replace),
        2 => anything().prop_map(Change::Replace),
        1 => Just(Change::Float),
        1 => Just(Change::Quote),
        1 => Just(Change::Wrap),
        3 => (name(), anything()).prop_map(|(name, value)| Change::Add(name, value)),
    ];
    (any::<Index>(), change).prop_map(|(at, change)| Mutation { at, change })
}

impl Mutation {
    /// Applies the change; the outermost value remains an object.
    pub(super) fn apply(&self, document: &mut Tree) {
        let at = self.at.index(count(document));
        if at > 0 {
            self.descend(document, &mut { at });
        } else if let (Change::Add(..), Tree::Object(_)) = (&self.change, &*document) {
            self.change(document);
        }
    }

    /// Changes the value `left` positions after this one, in document order.
    fn descend(&self, tree: &mut Tree, left: &mut usize) {
        let mut visit = |value: &mut Tree| {
            *left = left.wrapping_sub(1);
            match *left {
                0 => !self.change(value),
                _ => {
                    // After the value is found, `left` is larger than any count.
                    self.descend(value, left);
                    true
                }
            }
        };
        match tree {
            Tree::Array(items) => items.retain_mut(visit),
            Tree::Object(members) => members.retain_mut(|(_, value)| visit(value)),
            _ => {}
        }
    }

    /// Changes a value in place; true if it is to be omitted.
    fn change(&self, value: &mut Tree) -> bool {
        match &self.change {
            Change::Delete => return true,
            Change::Replace(other) => *value = other.clone(),
            Change::Float => {
                if let Tree::Number(token) = value
                    && !token.contains(['.', 'e', 'E'])
                {
                    token.push_str(".0");
                }
            }
            Change::Quote => *value = Tree::text(&value.to_string()),
            Change::Wrap => *value = Tree::Array(vec![value.clone()]),
            Change::Add(name, added) => match value {
                Tree::Object(members) => {
                    members.retain(|(other, _)| other != name);
                    members.push((name.clone(), added.clone()));
                }
                other => *other = Tree::Object(vec![(name.clone(), added.clone())]),
            },
        }
        false
    }
}

fn count(tree: &Tree) -> usize {
    1 + match tree {
        Tree::Array(items) => items.iter().map(count).sum(),
        Tree::Object(members) => members.iter().map(|(_, value)| count(value)).sum::<usize>(),
        _ => 0,
    }
}
