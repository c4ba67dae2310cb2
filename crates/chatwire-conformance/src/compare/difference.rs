//! One difference between two sides.

use std::fmt;

use serde::Serialize;

/// What differs, the most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Aspect {
    /// The HTTP status.
    Status,
    /// The kind of exchange: a stream, a response in one piece, an error.
    Kind,
    /// Whether the other side has the exchange at all.
    Exchange,
    /// A rule that one side breaks, and the other keeps.
    Rule,
    /// The type or the code of an error.
    Error,
    /// The finish reason of a choice.
    FinishReason,
    /// The tools that a choice calls.
    ToolCalls,
    /// A member that is absent, new, or of another type.
    Shape,
    /// Tokens.
    Usage,
    /// The text of a choice.
    Text,
}

impl Aspect {
    /// The aspect in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Kind => "kind",
            Self::Exchange => "exchange",
            Self::Rule => "rule",
            Self::Error => "error",
            Self::FinishReason => "finish reason",
            Self::ToolCalls => "tool calls",
            Self::Shape => "shape",
            Self::Usage => "usage",
            Self::Text => "text",
        }
    }
}

/// One difference, in all the exchanges that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// Whether a client of the first side must be looked at before it moves to the second.
    ///
    /// What only the first side has or promises matters; what the second adds does not.
    pub matters: bool,
    /// What differs.
    pub aspect: Aspect,
    /// Where: a rule, a place as in [`shape`](crate::shape), a choice; empty for the whole
    /// exchange.
    pub place: String,
    /// What the first side has, in short.
    pub a: String,
    /// What the second side has, in short.
    pub b: String,
    /// In how many exchanges.
    pub count: usize,
    /// The names of the first exchanges.
    pub examples: Vec<String>,
}

/// How many exchanges are named.
const MAX_EXAMPLES: usize = 3;

impl Difference {
    pub(super) fn new(
        matters: bool,
        aspect: Aspect,
        place: impl Into<String>,
        a: impl Into<String>,
        b: impl Into<String>,
    ) -> Self {
        let (place, a, b) = (place.into(), a.into(), b.into());
        Self { matters, aspect, place, a, b, count: 0, examples: Vec::new() }
    }

    /// Whether two differences are one, in two exchanges.
    ///
    /// Counts and texts differ from exchange to exchange, and are one all the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let (one, two) = (self, other);
        let is_value = matches!(self.aspect, Aspect::Usage | Aspect::Text);
        one.matters == two.matters
            && one.aspect == two.aspect
            && one.place == two.place
            && (is_value || (one.a == two.a && one.b == two.b))
    }

    /// Counts an exchange that has it.
    pub(super) fn count_in(&mut self, name: &str) {
        self.count += 1;
        if self.examples.len() < MAX_EXAMPLES {
            self.examples.push(name.to_owned());
        }
    }
}

/// Prints `ASPECT PLACE: ... in A, ... in B`.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gap = if self.place.is_empty() { "" } else { " " };
        let (aspect, place, a, b) = (self.aspect.as_str(), &self.place, &self.a, &self.b);
        write!(f, "{aspect}{gap}{place}: {a} in A, {b} in B")
    }
}
