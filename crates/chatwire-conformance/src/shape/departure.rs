//! Where an exchange leaves a shape.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;

use super::{
    Lock,
    lock::Locked,
    observed::{self, Observed, POSITIONS, Presence},
};
use crate::{coverage::Position, subject::Subject};

/// One place at which an exchange leaves a shape.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Departure {
    /// The place, a JSON pointer with `*` for every index.
    pub place: String,
    /// What was before.
    pub before: String,
    /// What is now.
    pub now: String,
}

impl Departure {
    /// Whether something is there that was not before, and nothing else changed.
    pub fn is_addition(&self) -> bool {
        self.before.starts_with("never there")
    }
}

impl fmt::Display for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} before, now {}", self.place, self.before, self.now)
    }
}

pub(super) fn of(lock: &Lock, subject: &Subject) -> Vec<Departure> {
    let Some((kind, observed)) = observed::of(subject) else { return Vec::new() };
    let (locked, observed) = (lock.kind(kind), observed.members());
    if locked.is_empty() {
        return Vec::new();
    }
    let mut departures = Vec::new();
    for (place, seen) in &observed {
        match locked.get(place).and_then(|entry| Locked::parse(entry)) {
            Some(entry) => compare(place, seen, &entry, &mut departures),
            None => {
                let types: Vec<_> = seen.types.iter().copied().collect();
                push(&mut departures, place, "never there", &types.join(" or "));
            }
        }
    }
    for (place, entry) in locked.iter().filter(|(place, _)| !observed.contains_key(*place)) {
        let Some(entry) = Locked::parse(entry) else { continue };
        missing(place, &entry, &observed, &mut departures);
    }
    departures.sort();
    departures
}

/// Types and positions of a place that was there before.
fn compare(place: &str, seen: &Observed, entry: &Locked, departures: &mut Vec<Departure>) {
    for kind in seen.types.iter().filter(|kind| !entry.types.iter().any(|known| known == *kind)) {
        push(departures, place, &format!("always {}", entry.types.join(" or ")), kind);
    }
    let positions = POSITIONS.into_iter().map(Some).chain([None]);
    for position in positions {
        let at = position.map_or_else(String::new, |at| format!(" in the {} chunk", at.as_str()));
        match (entry.at(position), seen.presence(position)) {
            (Some(Presence::Always), Some(Presence::Sometimes | Presence::Never)) => {
                push(departures, place, &format!("always there{at}"), "absent");
            }
            (Some(Presence::Never), Some(Presence::Sometimes | Presence::Always)) => {
                push(departures, place, &format!("never there{at}"), "there");
            }
            _ => {}
        }
    }
}

/// A place that was there before and is nowhere now.
fn missing(
    place: &str,
    entry: &Locked,
    observed: &BTreeMap<String, Observed>,
    departures: &mut Vec<Departure>,
) {
    let parent = place.rsplit_once('/').map_or("", |(parent, _)| parent);
    // The object that holds it was there if any of its members was; the whole always is.
    let siblings: Vec<_> = observed
        .iter()
        .filter(|(other, _)| other.rsplit_once('/').map_or("", |(above, _)| above) == parent)
        .collect();
    let held = |position: Option<Position>| {
        siblings.iter().any(|(_, seen)| seen.presence(position).is_some())
    };
    let positions = POSITIONS.into_iter().map(Some).chain([None]);
    let always = positions.filter(|position| entry.at(*position) == Some(Presence::Always));
    if let Some(position) = { always }.find(|position| held(*position)) {
        let at = position.map_or_else(String::new, |at| format!(" in the {} chunk", at.as_str()));
        push(departures, place, &format!("always there{at}"), "absent");
    }
}

fn push(departures: &mut Vec<Departure>, place: &str, before: &str, now: &str) {
    let (place, before, now) = (place.to_owned(), before.to_owned(), now.to_owned());
    departures.push(Departure { place, before, now });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        shape::Shape,
        testing::{Case, completion, stream, usage_chunk},
    };

    fn lock(cases: &[Case]) -> Lock {
        let mut shape = Shape::new();
        assert!(cases.iter().all(|case| shape.add(&case.subject())));
        let lock = Lock::of(&shape);
        assert_eq!(Lock::parse(&lock.text()).unwrap(), lock);
        lock
    }

    #[track_caller]
    fn check(lock: &Lock, case: Case, expected: &[&str]) {
        let departures = lock.departures(&case.subject());
        let told: Vec<_> = departures.iter().map(ToString::to_string).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_body_that_leaves_its_shape_is_told() {
        let lock = lock(&[completion(), completion().remove("/choices/0/logprobs")]);
        assert_eq!(lock.unary["/choices/*/logprobs"], "sometimes null");
        check(&lock, completion(), &[]);
        check(
            &lock,
            completion().set("/id", json!(null)),
            &["/id: always string before, now null"],
        );
        check(
            &lock,
            completion().set("/cost", json!(1)),
            &["/cost: never there before, now number"],
        );
        check(&lock, completion().remove("/usage"), &["/usage: always there before, now absent"]);
        check(&lock, completion().remove("/choices/0/logprobs"), &[]);
        check(&lock, stream(), &[]);
    }

    #[test]
    fn a_stream_has_a_shape_for_each_position() {
        let lock = lock(&[stream().push(usage_chunk())]);
        assert_eq!(lock.stream["/id"], "always string");
        let role = &lock.stream["/choices/*/delta/role"];
        assert_eq!(role, "first always, middle never, finish never: string");
        assert_eq!(
            lock.stream["/usage"],
            "first never, middle never, finish never, last always: object"
        );
        check(&lock, stream().push(usage_chunk()), &[]);
        let repeated = stream().set_in(1, "/choices/0/delta/role", json!("assistant"));
        check(
            &lock,
            repeated.push(usage_chunk()),
            &["/choices/*/delta/role: never there in the middle chunk before, now there"],
        );
    }

    #[test]
    fn a_file_that_is_no_lock_is_refused() {
        for text in
            ["", "format = 2\nexchanges = 1", "format = 1\nexchanges = 1\n[unary]\n\"/id\" = \"x\""]
        {
            assert!(Lock::parse(text).is_err(), "{text}");
        }
    }
}
