//! The one notion of equality, and the hash that agrees with it.

use std::hash::{Hash, Hasher};

use crate::{
    decimal::Decimal, diff::differences, document::Document, json::Json, node::Node,
    number::Number, reader::Kind,
};

/// Whether two values that are neither arrays nor objects, or of different kinds, are equal.
pub(crate) fn scalars_are_equal(left: Node<'_>, right: Node<'_>) -> bool {
    match (left.kind(), right.kind()) {
        (Kind::Number, Kind::Number) => Decimal::of(left.as_str()) == Decimal::of(right.as_str()),
        (Kind::String, Kind::String) => left.as_string() == right.as_string(),
        _ => left.as_str() == right.as_str(),
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str() || differences(*self, *other).next().is_none()
    }
}

impl Eq for Node<'_> {}

impl Hash for Node<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.canonical().hash(state);
    }
}

impl PartialEq for Document<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.root() == other.root()
    }
}

impl Eq for Document<'_> {}

impl Hash for Document<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.root().hash(state);
    }
}

/// Values are equal as documents are; those nested deeper than [`MAX_DEPTH`](crate::MAX_DEPTH) only
/// if they have the same text.
impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        if self.as_str() == other.as_str() {
            return true;
        }
        let documents = (Document::parse(self.as_str()), Document::parse(other.as_str()));
        matches!(documents, (Ok(one), Ok(other)) if one == other)
    }
}

impl Eq for Json {}

impl Hash for Json {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match Document::parse(self.as_str()) {
            Ok(document) => document.hash(state),
            Err(_) => self.as_str().hash(state),
        }
    }
}

/// Numbers are equal when they are written as the same amount.
///
/// A float that is not finite, and is written as `null`, is equal as Rust has it.
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (self.spelled(), other.spelled()) {
            (Some(one), Some(other)) => Decimal::of(&one) == Decimal::of(&other),
            (None, None) => self.as_f64() == other.as_f64(),
            _ => false,
        }
    }
}
