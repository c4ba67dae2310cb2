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
    reused_connection: bool,
    detail: Option<Box<str>>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl TransportError {
    /// An error of this kind; `sent` is how much of the request may have reached the server.
    pub fn new(kind: TransportErrorKind, sent: Sent) -> Self {
        Self { kind, sent, reused_connection: false, detail: None, source: None }
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

    /// Says that a reused connection ended before the first byte of a response; see
    /// [`TransportError::on_reused_connection`].
    #[must_use]
    pub fn with_reused_connection(mut self) -> Self {
        self.reused_connection = true;
        self
    }

    /// The same error for a response that has begun.
    #[cfg(any(feature = "hyper", feature = "tower"))]
    pub(crate) fn after_first_byte(mut self) -> Self {
        self.sent = Sent::All;
        self.reused_connection = false;
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

    /// Whether the request was lost because a reused connection (keep-alive) ended, by a close or
    /// a reset, before the first byte of a response.
    ///
    /// Most often the server closed the connection because it was idle, at the moment that the
    /// request was sent, and did not process it.
    /// [`sent`](Self::sent) is still [`Sent::Perhaps`], because nothing proves that.
    /// `false` if the connection was new, if a byte of a response had arrived, or if the backend
    /// does not know.
    pub fn on_reused_connection(&self) -> bool {
        self.reused_connection
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.reused_connection {
            "the server closed a reused connection before the first byte of a response"
        } else {
            self.kind.message()
        })?;
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
