//! What went wrong, in terms of what to do about it.

use std::fmt;

/// What went wrong, in terms of what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The key is missing or wrong: use another.
    Authentication,
    /// The key may not do this: ask its owner, or do something else.
    Permission,
    /// Nothing is left to pay with: add credit.
    OutOfCredit,
    /// The model does not exist, is retired or is not offered here: use another.
    ModelNotAvailable,
    /// The request is wrong, or goes to the wrong place: change it.
    InvalidRequest,
    /// The conversation and the answer do not fit into the model: shorten them.
    ContextTooLong,
    /// Requests come too fast: wait a moment.
    RateLimited,
    /// The allowance of a longer period is used up: waiting a moment does not help.
    QuotaExceeded,
    /// The server cannot answer now, for load or maintenance: try later.
    Overloaded,
    /// The server failed: try again, or tell the provider.
    Server,
    /// The answer does not say.
    Unknown,
}

impl ErrorKind {
    /// The kind in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::OutOfCredit => "out of credit",
            Self::ModelNotAvailable => "model not available",
            Self::InvalidRequest => "invalid request",
            Self::ContextTooLong => "context too long",
            Self::RateLimited => "rate limited",
            Self::QuotaExceeded => "quota exceeded",
            Self::Overloaded => "overloaded",
            Self::Server => "server error",
            Self::Unknown => "unknown error",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
