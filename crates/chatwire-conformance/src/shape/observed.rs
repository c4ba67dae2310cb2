//! What was seen at one place.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{MAX_PLACES, name_of};
use crate::{
    coverage::{Position, type_of},
    subject::{Kind, Subject},
};

/// The positions in a stream, in their order.
pub(super) const POSITIONS: [Position; 4] =
    [Position::First, Position::Middle, Position::Finish, Position::Last];

/// What was seen at one place: how often, of how many times that it could be there.
#[derive(Debug, Clone, Default)]
pub(super) struct Observed {
    /// The JSON types.
    pub(super) types: BTreeSet<&'static str>,
    /// For each position in a stream, or at none: how often the value was there, and how often the
    /// object or array that can hold it.
    pub(super) counts: BTreeMap<Option<Position>, (usize, usize)>,
}

/// How often something is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Always,
    Sometimes,
    Never,
}

impl Observed {
    /// How often it is there at a position; `None` where nothing could hold it there.
    pub(super) fn presence(&self, position: Option<Position>) -> Option<Presence> {
        match self.counts.get(&position) {
            None | Some((_, 0)) => None,
            Some((0, _)) => Some(Presence::Never),
            Some((there, all)) if there >= all => Some(Presence::Always),
            Some(_) => Some(Presence::Sometimes),
        }
    }
}

/// What one exchange has, with the name of its kind.
pub(super) fn of(subject: &Subject) -> Option<(&'static str, Walk)> {
    let kind = subject.kind();
    let name = name_of(kind)?;
    let mut walk = Walk::default();
    match kind {
        Kind::Stream => {
            let chunks = subject.chunks().ok()?;
            for (at, chunk) in chunks.iter().enumerate() {
                let position = Position::of(chunk.value(), at, chunks.len());
                walk.visit(chunk.value()?, Some(position));
            }
        }
        _ => walk.visit(subject.object().ok()?.value()?, None),
    }
    Some((name, walk))
}

/// How often each object was seen at each position, and its members.
#[derive(Debug, Clone, Default)]
pub(super) struct Walk {
    members: BTreeMap<String, Observed>,
    /// For each place of an object, how often it was seen at a position.
    objects: BTreeMap<String, BTreeMap<Option<Position>, usize>>,
    /// For each member, the place of its object.
    parents: BTreeMap<String, String>,
}

impl Walk {
    fn visit(&mut self, root: &Value, position: Option<Position>) {
        let mut pending = vec![(String::new(), root)];
        while let Some((place, value)) = pending.pop() {
            match value {
                Value::Object(members) => {
                    *self.objects.entry(place.clone()).or_default().entry(position).or_default() +=
                        1;
                    for (name, value) in members {
                        let name = name.replace('~', "~0").replace('/', "~1");
                        let at = format!("{place}/{name}");
                        if self.members.len() >= MAX_PLACES && !self.members.contains_key(&at) {
                            continue;
                        }
                        let observed = self.members.entry(at.clone()).or_default();
                        observed.types.insert(type_of(value));
                        observed.counts.entry(position).or_default().0 += 1;
                        self.parents.entry(at.clone()).or_insert_with(|| place.clone());
                        pending.push((at, value));
                    }
                }
                Value::Array(items) => {
                    pending.extend(items.iter().map(|item| (format!("{place}/*"), item)));
                }
                _ => {}
            }
        }
    }

    /// Adds what another exchange has.
    pub(super) fn merge(&mut self, other: Self) {
        for (place, observed) in other.members {
            if self.members.len() >= MAX_PLACES && !self.members.contains_key(&place) {
                continue;
            }
            let known = self.members.entry(place).or_default();
            known.types.extend(observed.types);
            for (position, (there, _)) in observed.counts {
                known.counts.entry(position).or_default().0 += there;
            }
        }
        for (place, counts) in other.objects {
            let known = self.objects.entry(place).or_default();
            for (position, count) in counts {
                *known.entry(position).or_default() += count;
            }
        }
        self.parents.extend(other.parents);
    }

    /// The members, each counted against the objects that can hold it.
    pub(super) fn members(&self) -> BTreeMap<String, Observed> {
        let mut members = self.members.clone();
        for (place, observed) in &mut members {
            let objects = self.parents.get(place).and_then(|parent| self.objects.get(parent));
            for (position, count) in objects.into_iter().flatten() {
                observed.counts.entry(*position).or_default().1 = *count;
            }
        }
        members
    }
}
