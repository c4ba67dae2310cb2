//! What a contract declares.

use std::collections::BTreeSet;

use chatwire_schema::{Contract, Part, Reading};
use serde_json::Value;

use super::{Feature, Position};
use crate::mutate::Described;

/// How deep a schema is followed: schemas refer to themselves.
const MAX_DEPTH: usize = 10;

/// How many properties are listed at most.
const MAX_PROPERTIES: usize = 20_000;

/// The JSON types, as [`Feature::Type`] names them, of those that schemas name.
const TYPES: [(&str, &str); 7] = [
    ("null", "null"),
    ("boolean", "boolean"),
    ("integer", "number"),
    ("number", "number"),
    ("string", "string"),
    ("array", "array"),
    ("object", "object"),
];

/// Every feature of the three bodies of a contract.
pub(super) fn features(contract: &Contract) -> BTreeSet<Feature> {
    let mut features = BTreeSet::new();
    for part in Part::ALL {
        if let Some(validator) = contract.validator(part, Reading::Overlaid) {
            add(part, validator.schema(), &mut features);
        }
    }
    features
}

fn add(part: Part, root: &Value, features: &mut BTreeSet<Feature>) {
    let mut pending = vec![(String::new(), Described::root(root), 0)];
    let mut seen = BTreeSet::new();
    while let Some((place, described, depth)) = pending.pop() {
        if depth > MAX_DEPTH || seen.len() > MAX_PROPERTIES || !seen.insert(place.clone()) {
            continue;
        }
        for named in described.types() {
            let kind = TYPES.iter().find(|(name, _)| *name == named);
            features.extend(kind.map(|(_, kind)| Feature::Type(part, place.clone(), kind)));
        }
        for word in described.words() {
            features.insert(Feature::Word(part, place.clone(), word.to_owned()));
        }
        if part == Part::Chunk {
            let positions = [Position::First, Position::Middle, Position::Finish, Position::Last];
            features.extend(positions.map(|position| Feature::Position(place.clone(), position)));
        }
        for (name, below) in described.properties(root) {
            let name = name.replace('~', "~0").replace('/', "~1");
            pending.push((format!("{place}/{name}"), below, depth + 1));
        }
        if let Some(below) = described.items(root) {
            pending.push((format!("{place}/*"), below, depth + 1));
        }
        features.insert(Feature::Property(part, place));
    }
}
