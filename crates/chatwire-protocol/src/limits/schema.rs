//! A request schema as a table: types and constraints without prose and defaults.

use super::{kinds::Kinds, pattern::Pattern};

/// A schema.
///
/// The generated tables create it with chained setters.
/// Each keyword applies to values of its own type only, as in JSON Schema.
pub(crate) struct Schema {
    pub(crate) kinds: Kinds,
    /// The allowed strings; empty allows any.
    pub(crate) words: &'static [&'static str],
    pub(crate) minimum: Option<f64>,
    pub(crate) maximum: Option<f64>,
    /// The minimum number of characters.
    pub(crate) min_length: u32,
    /// The maximum number of characters.
    pub(crate) max_length: Option<u32>,
    /// The minimum number of items.
    pub(crate) min_items: u32,
    /// The maximum number of items.
    pub(crate) max_items: Option<u32>,
    /// Whether null is valid regardless of the other keywords.
    pub(crate) or_null: bool,
    pub(crate) pattern: Option<&'static Pattern>,
    pub(crate) items: Option<&'static Self>,
    pub(crate) properties: &'static [(&'static str, &'static Self)],
    pub(crate) required: &'static [&'static str],
    pub(crate) others: Others,
    pub(crate) one_of: &'static [&'static Self],
    pub(crate) any_of: &'static [&'static Self],
    pub(crate) all_of: &'static [&'static Self],
}

/// The schema of the members of an object that are not declared: `additionalProperties`.
pub(crate) enum Others {
    Anything,
    Nothing,
    Each(&'static Schema),
}

impl Schema {
    /// Any value of these types.
    pub(crate) const fn of(kinds: Kinds) -> Self {
        Self {
            kinds,
            words: &[],
            minimum: None,
            maximum: None,
            min_length: 0,
            max_length: None,
            min_items: 0,
            max_items: None,
            or_null: false,
            pattern: None,
            items: None,
            properties: &[],
            required: &[],
            others: Others::Anything,
            one_of: &[],
            any_of: &[],
            all_of: &[],
        }
    }

    pub(crate) const fn words(mut self, words: &'static [&'static str]) -> Self {
        self.words = words;
        self
    }

    pub(crate) const fn minimum(mut self, minimum: f64) -> Self {
        self.minimum = Some(minimum);
        self
    }

    pub(crate) const fn maximum(mut self, maximum: f64) -> Self {
        self.maximum = Some(maximum);
        self
    }

    pub(crate) const fn min_length(mut self, length: u32) -> Self {
        self.min_length = length;
        self
    }

    pub(crate) const fn max_length(mut self, length: u32) -> Self {
        self.max_length = Some(length);
        self
    }

    pub(crate) const fn min_items(mut self, items: u32) -> Self {
        self.min_items = items;
        self
    }

    pub(crate) const fn max_items(mut self, items: u32) -> Self {
        self.max_items = Some(items);
        self
    }

    pub(crate) const fn or_null(mut self) -> Self {
        self.or_null = true;
        self
    }

    pub(crate) const fn pattern(mut self, pattern: &'static Pattern) -> Self {
        self.pattern = Some(pattern);
        self
    }

    pub(crate) const fn items(mut self, items: &'static Self) -> Self {
        self.items = Some(items);
        self
    }

    pub(crate) const fn properties(
        mut self,
        properties: &'static [(&'static str, &'static Self)],
    ) -> Self {
        self.properties = properties;
        self
    }

    pub(crate) const fn required(mut self, required: &'static [&'static str]) -> Self {
        self.required = required;
        self
    }

    /// Allows no members that are not declared.
    pub(crate) const fn closed(mut self) -> Self {
        self.others = Others::Nothing;
        self
    }

    /// Sets the schema of the members that are not declared.
    pub(crate) const fn others(mut self, others: &'static Self) -> Self {
        self.others = Others::Each(others);
        self
    }

    pub(crate) const fn one_of(mut self, branches: &'static [&'static Self]) -> Self {
        self.one_of = branches;
        self
    }

    pub(crate) const fn any_of(mut self, branches: &'static [&'static Self]) -> Self {
        self.any_of = branches;
        self
    }

    pub(crate) const fn all_of(mut self, branches: &'static [&'static Self]) -> Self {
        self.all_of = branches;
        self
    }

    /// The schema of a declared property.
    pub(crate) fn property(&self, name: &str) -> Option<&'static Self> {
        self.properties.iter().find(|(known, _)| *known == name).map(|(_, schema)| *schema)
    }
}
