//! The parameter that limits the tokens of a response.

/// The parameter that limits the tokens of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LimitName {
    /// `max_tokens`, which most servers know.
    Old,
    /// `max_completion_tokens`, which some models demand.
    Modern,
}

impl LimitName {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Old => "max_tokens",
            Self::Modern => "max_completion_tokens",
        }
    }
}
