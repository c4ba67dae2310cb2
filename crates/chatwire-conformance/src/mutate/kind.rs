//! What a mutant changes, in one word.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a mutant changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MutantKind {
    /// A member is missing.
    Removed,
    /// A value is null.
    Null,
    /// A member has another name.
    Renamed,
    /// A member is there twice.
    Duplicated,
    /// A member is there that should not be.
    Extra,
    /// A value has another JSON type.
    Type,
    /// A string of a closed set is another word of it, or none of its words.
    Word,
    /// A value of the right type is out of range, empty or another one.
    Value,
    /// Events, choices, calls or tokens are in another order.
    Order,
    /// An event, a choice, a call or a token is missing or there twice.
    Count,
    /// Two parts of the response contradict each other.
    Meaning,
    /// The request asked for something else.
    Request,
    /// The status or a header differs.
    Head,
    /// The bytes around the JSON differ.
    Framing,
}

impl MutantKind {
    /// Every kind, in the order of tables.
    pub const ALL: [Self; 14] = [
        Self::Removed,
        Self::Null,
        Self::Renamed,
        Self::Duplicated,
        Self::Extra,
        Self::Type,
        Self::Word,
        Self::Value,
        Self::Order,
        Self::Count,
        Self::Meaning,
        Self::Request,
        Self::Head,
        Self::Framing,
    ];

    /// The kind as one lower-case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Null => "null",
            Self::Renamed => "renamed",
            Self::Duplicated => "duplicated",
            Self::Extra => "extra",
            Self::Type => "type",
            Self::Word => "word",
            Self::Value => "value",
            Self::Order => "order",
            Self::Count => "count",
            Self::Meaning => "meaning",
            Self::Request => "request",
            Self::Head => "head",
            Self::Framing => "framing",
        }
    }
}

impl fmt::Display for MutantKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
