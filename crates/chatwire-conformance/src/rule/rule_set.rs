//! Rules to judge by.

use std::sync::Arc;

use super::Rule;
use crate::rules;

/// Rules to judge by, in the order in which reports list them.
///
/// A set is an owned value and cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    rules: Vec<Arc<dyn Rule>>,
}

impl RuleSet {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The rules of the catalog, from the transport up to the meaning.
    pub fn catalog() -> Self {
        Self { rules: rules::all().map(|rule| Arc::new(rule) as Arc<dyn Rule>).collect() }
    }

    /// Adds a rule, in place of one with the same ID.
    pub fn insert(&mut self, rule: impl Rule + 'static) {
        let rule: Arc<dyn Rule> = Arc::new(rule);
        match self.rules.iter_mut().find(|known| known.id() == rule.id()) {
            Some(known) => *known = rule,
            None => self.rules.push(rule),
        }
    }

    /// A set of the rule with this ID alone; an empty one where there is none.
    pub(crate) fn only(&self, id: &str) -> Self {
        Self { rules: self.rules.iter().filter(|rule| rule.id() == id).cloned().collect() }
    }

    /// The rule with this ID.
    pub fn get(&self, id: &str) -> Option<&dyn Rule> {
        self.iter().find(|rule| rule.id() == id)
    }

    /// All rules.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Rule> {
        self.rules.iter().map(|rule| &**rule)
    }
}
