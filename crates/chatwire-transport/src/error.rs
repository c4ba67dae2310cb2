//! Errors between sending a request and the end of the response body.

use std::{error::Error, fmt};

/// A request without a response, or a response whose body failed.
///
/// A response with an error status is not a `TransportError`.
/// The message contains no URL query, no header and no payload.
/// The cause is the [`source`](Error::source).
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    sent: Sent,
    detail: Option<Box<str>>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl TransportError {
    /// An error of this kind; `sent` is how much of the request may have reached the server.
    pub fn new(kind: TransportErrorKind, sent: Sent) -> Self {
        Self { kind, sent, detail: None, source: None }
    }

    /// Adds a detail to the message, for example the host.
    ///
    /// It must contain neither secrets nor the query of a URL.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into().into_boxed_str());
        self
    }

    /// Sets the cause. Its message must not contain the query of a URL.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The same error for a response whose headers have been received.
    #[cfg(feature = "tower")]
    pub(crate) fn after_headers(mut self) -> Self {
        self.sent = Sent::All;
        self
    }

    /// The kind of the error.
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

/// The kind of a [`TransportError`], with the party that is probably at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// Cannot connect: refused, unreachable, or rejected by a proxy. At fault: network or server.
    Connect,
    /// The host name has no address. At fault: caller or network.
    Dns,
    /// The TLS handshake failed, for example because of the certificate. At fault: server or
    /// network.
    Tls,
    /// This phase exceeded its timeout of [`Timeouts`](crate::Timeouts). At fault: server or
    /// network.
    Timeout(Phase),
    /// The connection broke before the response was complete. At fault: server or network.
    Interrupted,
    /// The response is not valid HTTP. At fault: server or a proxy.
    Protocol,
    /// The content encoding of the body is corrupt. At fault: server.
    Body,
    /// The body exceeds the limit that the caller set. At fault: server, or the limit.
    TooLarge,
    /// The backend cannot send this request, for example because of its scheme. At fault: caller.
    Unsupported,
    /// A backend that answers from memory or disk has no response for this request.
    /// At fault: caller.
    NoStoredResponse,
    /// Another error; see its source.
    Other,
}

impl TransportErrorKind {
    fn message(self) -> &'static str {
        match self {
            Self::Connect => "could not connect",
            Self::Dns => "could not resolve the host name",
            Self::Tls => "could not establish TLS",
            Self::Timeout(Phase::Connect) => "no connection within the timeout",
            Self::Timeout(Phase::ResponseHeaders) => "no response headers within the timeout",
            Self::Timeout(Phase::Read) => "the body stalled for longer than the timeout",
            Self::Interrupted => "the connection broke before the response was complete",
            Self::Protocol => "the response is not valid HTTP",
            Self::Body => "the content encoding of the body is corrupt",
            Self::TooLarge => "the body is longer than allowed",
            Self::Unsupported => "the backend cannot send this request",
            Self::NoStoredResponse => "no response is stored for this request",
            Self::Other => "the request failed",
        }
    }
}

/// A phase of a request that has its own timeout in [`Timeouts`](crate::Timeouts).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// Until the connection is established.
    Connect,
    /// Until the response headers are received.
    ResponseHeaders,
    /// Until the next frame of the body is received.
    Read,
}

/// How much of a request may have reached the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sent {
    /// Nothing: sending the request again cannot repeat an effect.
    Nothing,
    /// Possibly some or all of it.
    Perhaps,
    /// All of it: the server has begun to respond.
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
        assert_eq!(error.to_string(), "could not resolve the host name: host nowhere.invalid");
        assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("the cause"));
    }
}
