//! One side of a comparison.

use super::facts::Facts;
use crate::{
    judgment::Judgment,
    shape::{Lock, Shape},
    subject::Subject,
};

/// One side of a comparison: what is compared of its exchanges.
#[derive(Debug, Clone)]
pub struct Side {
    pub(super) name: String,
    pub(super) exchanges: Vec<Exchange>,
    shape: Shape,
    lock: Option<Lock>,
}

/// One exchange.
#[derive(Debug, Clone)]
pub(super) struct Exchange {
    pub(super) name: String,
    /// Whether its name is that of a case, so that it means the same on both sides.
    pub(super) is_case: bool,
    pub(super) facts: Facts,
}

impl Side {
    /// The first side, such as a folder, a server, or its name.
    pub fn new(name: impl Into<String>) -> Self {
        let (exchanges, shape) = (Vec::new(), Shape::new());
        Self { name: name.into(), exchanges, shape, lock: None }
    }

    /// The second side, which is compared with the first one; that is complete by then.
    pub fn against(name: impl Into<String>, first: &Self) -> Self {
        Self { lock: Some(Lock::of(&first.shape)), ..Self::new(name) }
    }

    /// Adds an exchange.
    ///
    /// `is_case` says that `name` is that of a case, and not only a position in an archive.
    pub fn add(
        &mut self,
        name: impl Into<String>,
        is_case: bool,
        subject: &Subject,
        judgment: &Judgment,
    ) {
        let facts = Facts::of(subject, judgment, self.lock.as_ref());
        if facts.infrastructure.is_none() {
            self.shape.add(subject);
        }
        self.exchanges.push(Exchange { name: name.into(), is_case, facts });
    }

    /// Adds a case that got no response; `reason` says why.
    pub fn add_unserved(&mut self, name: impl Into<String>, reason: impl Into<String>) {
        let facts = Facts::unserved(reason.into());
        self.exchanges.push(Exchange { name: name.into(), is_case: true, facts });
    }

    /// How many exchanges it has.
    pub fn len(&self) -> usize {
        self.exchanges.len()
    }

    /// Whether it has no exchange.
    pub fn is_empty(&self) -> bool {
        self.exchanges.is_empty()
    }
}
