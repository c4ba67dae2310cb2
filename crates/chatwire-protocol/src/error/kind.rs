//! The kinds of API errors.

use std::fmt;

/// The kind of an API error, which decides what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The API key is missing or invalid: use another key.
    Authentication,
    /// The API key lacks the permission.
    Permission,
    /// The account has no credit left: add credit.
    OutOfCredit,
    /// The model does not exist, is retired or is not offered by this provider: use another model.
    ModelNotAvailable,
    /// The request is invalid or has the wrong URL: change it.
    InvalidRequest,
    /// Prompt and completion exceed the context window of the model: shorten the conversation.
    ContextTooLong,
    /// The rate limit is exceeded: retry after a moment.
    RateLimited,
    /// The quota of a day, a month or a budget is exhausted: retrying soon does not help.
    QuotaExceeded,
    /// The server is overloaded or under maintenance: retry later.
    Overloaded,
    /// The server failed: retry, or report it to the provider.
    Server,
    /// The response does not allow a classification.
    Unknown,
}

impl ErrorKind {
    /// A short lower-case description, such as `rate limited`.
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
