//! Pairs the alternatives of two versions of a union, whose order means nothing.

use serde_json::Value;

use crate::{operation::resolve, prose::is_prose};

/// A schema as a list of alternatives.
pub(super) struct Union<'a> {
    /// `anyOf` or `oneOf`; `None` for a schema that is its own only alternative.
    pub(super) keyword: Option<&'static str>,
    /// The alternatives.
    pub(super) branches: &'a [Value],
}

/// The alternatives of two versions of a union.
pub(super) struct Pairing<'a> {
    /// The same alternative in both versions, with its position in the new one.
    pub(super) pairs: Vec<(&'a Value, &'a Value, usize)>,
    /// The positions, in the old version, of what only that has.
    pub(super) removed: Vec<usize>,
    /// The positions, in the new version, of what only that has.
    pub(super) added: Vec<usize>,
}

/// Both schemas as lists of alternatives, if at least one is a union and nothing else.
pub(super) fn as_unions<'a>(old: &'a Value, new: &'a Value) -> Option<(Union<'a>, Union<'a>)> {
    let alone = |schema| Union { keyword: None, branches: std::slice::from_ref(schema) };
    match (union(old), union(new)) {
        (None, None) => None,
        (Some(old), Some(new)) => Some((old, new)),
        (Some(old), None) => Some((old, alone(new))),
        (None, Some(new)) => Some((alone(old), new)),
    }
}

fn union(schema: &Value) -> Option<Union<'_>> {
    let explains = |name: &str| is_prose(name) || name == "discriminator";
    let mut keywords = schema.as_object()?.iter().filter(|(name, _)| !explains(name));
    let (name, branches) = keywords.next()?;
    let keyword = ["anyOf", "oneOf"].into_iter().find(|keyword| name == keyword)?;
    let alone = keywords.next().is_none();
    alone.then_some(Union { keyword: Some(keyword), branches: branches.as_array()? })
}

/// Pairs equal alternatives of two documents, and then those that describe the same kind of value.
pub(super) fn pair<'a>(
    documents: (&Value, &Value),
    old: &'a [Value],
    new: &'a [Value],
) -> Pairing<'a> {
    let mut removed: Vec<_> = (0..old.len()).collect();
    let mut added: Vec<_> = (0..new.len()).collect();
    let mut pairs = Vec::new();
    for exactly in [true, false] {
        let same = |a, b| {
            if exactly { a == b } else { kind(documents.0, a) == kind(documents.1, b) }
        };
        removed.retain(|&before| {
            let found = added.iter().position(|&after| same(&old[before], &new[after]));
            if let Some(found) = found {
                let after = added.remove(found);
                pairs.push((&old[before], &new[after], after));
            }
            found.is_none()
        });
    }
    Pairing { pairs, removed, added }
}

/// The kind of value that an alternative describes: its type, and the members with a single value,
/// such as `role` and `type`.
fn kind<'a>(document: &'a Value, schema: &'a Value) -> (&'a Value, Vec<(&'a String, &'a Value)>) {
    let schema = resolve(document, schema);
    let properties = schema["properties"].as_object().into_iter().flatten();
    let constants = properties.filter_map(|(name, property)| {
        let values = property["enum"].as_array().filter(|values| values.len() == 1);
        values.map(|values| (name, &values[0]))
    });
    (&schema["type"], constants.collect())
}
