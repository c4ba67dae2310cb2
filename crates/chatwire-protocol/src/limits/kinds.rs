//! Sets of JSON types.

use std::fmt;

/// A set of JSON types; integers and other numbers are distinguished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

impl Kinds {
    pub(crate) const NULL: Self = Self(1);
    pub(crate) const BOOLEAN: Self = Self(1 << 1);
    /// Numbers without a fraction in any notation: `1.0` and `1e3` are integers.
    pub(crate) const INTEGER: Self = Self(1 << 2);
    pub(crate) const FRACTION: Self = Self(1 << 3);
    pub(crate) const NUMBER: Self = Self::INTEGER.or(Self::FRACTION);
    pub(crate) const STRING: Self = Self(1 << 4);
    pub(crate) const ARRAY: Self = Self(1 << 5);
    pub(crate) const OBJECT: Self = Self(1 << 6);
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const ANY: Self = Self(u8::MAX);

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether every type of `other` is in the set.
    pub(crate) fn has(self, other: Self) -> bool {
        self.and(other) == other
    }
}

impl fmt::Display for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = if self.has(Self::FRACTION) { "a number" } else { "an integer" };
        let names = [
            (Self::NULL, "null"),
            (Self::BOOLEAN, "true or false"),
            (Self::INTEGER, number),
            (Self::STRING, "a string"),
            (Self::ARRAY, "an array"),
            (Self::OBJECT, "an object"),
        ];
        let mut first = true;
        for (_, name) in names.into_iter().filter(|(kind, _)| self.has(*kind)) {
            f.write_str(if first { "" } else { " or " })?;
            f.write_str(name)?;
            first = false;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Kinds;

    #[test]
    fn kinds_are_named_for_people() {
        for (kinds, name) in [
            (Kinds::INTEGER, "an integer"),
            (Kinds::NUMBER.or(Kinds::NULL), "null or a number"),
            (Kinds::STRING.or(Kinds::ARRAY), "a string or an array"),
            (Kinds::BOOLEAN, "true or false"),
        ] {
            assert_eq!(kinds.to_string(), name);
        }
    }
}
