//! The shape of a target's responses: what is always there, sometimes, or never; and a lock on it.
//!
//! A schema says what a server may send, and clients come to rely on what it does send. A lock is
//! made from recordings of one target, and a new recording that leaves it is reported, even where
//! the schema allows it.
//!
//! ```
//! use chatwire_conformance::{Subject, shape::{Lock, Shape}};
//!
//! let mut shape = Shape::new();
//! shape.add(&Subject::from_json(r#"{"id": "a", "choices": []}"#));
//! let lock = Lock::of(&shape);
//! assert_eq!(lock.unary["/id"], "always string");
//!
//! let departures = lock.departures(&Subject::from_json(r#"{"choices": [], "cost": 1}"#));
//! let told: Vec<_> = departures.iter().map(|departure| departure.to_string()).collect();
//! assert_eq!(told[0], "/cost: never there before, now number");
//! assert_eq!(told[1], "/id: always there before, now absent");
//! ```

mod departure;
mod lock;
mod observed;

use std::collections::BTreeMap;

use self::observed::Walk;
pub use self::{
    departure::Departure,
    lock::{Lock, LockError},
};
use crate::subject::{Kind, Subject};

/// How many places of one kind of response are observed; further ones are passed over.
pub const MAX_PLACES: usize = 10_000;

/// What the responses of a target have, each kind by itself.
///
/// A place is a JSON pointer with `*` for every index. Of an error response, the body is observed;
/// of a stream, every chunk.
#[derive(Debug, Clone, Default)]
pub struct Shape {
    kinds: BTreeMap<&'static str, Walk>,
    exchanges: usize,
}

impl Shape {
    /// Nothing observed.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what an exchange has; gives whether it is a response with anything to observe.
    pub fn add(&mut self, subject: &Subject) -> bool {
        let Some((kind, observed)) = observed::of(subject) else { return false };
        self.exchanges += 1;
        self.kinds.entry(kind).or_default().merge(observed);
        true
    }

    /// How many exchanges were added.
    pub fn exchanges(&self) -> usize {
        self.exchanges
    }
}

/// The name of a kind of exchange in a lock; `None` for what has no shape.
fn name_of(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Completion => Some("unary"),
        Kind::Stream => Some("stream"),
        Kind::Error => Some("error"),
        _ => None,
    }
}
