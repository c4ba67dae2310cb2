//! What can go wrong between a request and the end of its answer.

use std::{error::Error, fmt};

/// A request that got no answer, or an answer that broke off.
///
/// An answer with any status is not an error here.
/// The message names no URL query, no header and no payload; the cause is its
/// [`source`](Error::source).
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    sent: Sent,
    detail: Option<Box<str>>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl TransportError {
    /// A failure of a kind, with what is known to have been sent before it.
    pub fn new(kind: TransportErrorKind, sent: Sent) -> Self {
        Self { kind, sent, detail: None, source: None }
    }

    /// Says more than the kind does, for example which host; must hold neither secrets nor a
    /// URL's query.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into().into_boxed_str());
        self
    }

    /// Names the cause; must not print a URL's query.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The same, said of an answer that had begun.
    #[cfg(feature = "tower")]
    pub(crate) fn after_headers(mut self) -> Self {
        self.sent = Sent::All;
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// How much of the request may have reached the server.
    pub fn sent(&self) -> Sent {
        self.sent
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.message())?;
        match &self.detail {
            Some(detail) => write!(f, ": {detail}"),
            None => Ok(()),
        }
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

/// What went wrong, and thereby whose fault it is likely to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about: refused, unreachable, or a proxy declined. Network or server.
    Connect,
    /// The host's name has no address. Caller or network.
    Dns,
    /// The TLS handshake failed, for example on the certificate. Server or network.
    Tls,
    /// A limit of [`Timeouts`](crate::Timeouts) passed in this phase. Server or network.
    Timeout(Phase),
    /// The connection broke before the answer was complete. Server or network.
    Interrupted,
    /// What came is not HTTP. Server, or a proxy on the way.
    Protocol,
    /// The body cannot be decoded from its content coding. Server.
    Body,
    /// The body is longer than the reader allowed. Server, or the caller's limit.
    TooLarge,
    /// The backend cannot send such a request, for example for its scheme. Caller.
    Unsupported,
    /// A backend that answers from memory or disk has no answer to this request. Caller.
    NoStoredResponse,
    /// Something else; the source knows more.
    Other,
}

impl TransportErrorKind {
    fn message(self) -> &'static str {
        match self {
            Self::Connect => "could not connect",
            Self::Dns => "could not resolve the host's name",
            Self::Tls => "could not establish TLS",
            Self::Timeout(Phase::Connect) => "no connection within the time limit",
            Self::Timeout(Phase::ResponseHeaders) => "no response headers within the time limit",
            Self::Timeout(Phase::Read) => "the body stalled for longer than the time limit",
            Self::Interrupted => "the connection broke before the answer was complete",
            Self::Protocol => "the answer is not valid HTTP",
            Self::Body => "the body's content coding is corrupt",
            Self::TooLarge => "the body is longer than allowed",
            Self::Unsupported => "the backend cannot send this request",
            Self::NoStoredResponse => "no answer is held for this request",
            Self::Other => "the request failed",
        }
    }
}

/// A part of a request's life that has its own time limit in [`Timeouts`](crate::Timeouts).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// Until the connection stands.
    Connect,
    /// Until the headers of the answer are there.
    ResponseHeaders,
    /// Until the next frame of the body is there.
    Read,
}

/// How much of a request may have reached the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sent {
    /// Not a byte: sending again cannot repeat an effect.
    Nothing,
    /// Some or all of it; nobody knows.
    Perhaps,
    /// All of it, since the server has begun to answer.
    All,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_the_kind_and_leaves_the_cause_to_the_source() {
        let error = TransportError::new(TransportErrorKind::Dns, Sent::Nothing)
            .with_detail("host nowhere.invalid")
            .with_source("the cause");
        assert_eq!(error.to_string(), "could not resolve the host's name: host nowhere.invalid");
        assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("the cause"));
    }
}
