//! Timeouts of a call and of its phases.

use std::{fmt, time::Duration};

use chatwire_transport::{self as transport, Phase};

/// The timeouts of a call and of its phases; `None` means no timeout.
///
/// The defaults end no healthy stream, and every stream that a server keeps open for ever.
///
/// | timeout | covers | default |
/// |---|---|---|
/// | `connect` | DNS, connection and TLS handshake | 10 s |
/// | `response_headers` | sending the request until the response headers arrive | 10 min |
/// | `read` | the wait for the next bytes of the body | 5 min |
/// | `stall` | the wait for new content in a stream | 1 h |
/// | `total` | the whole call, with retries, backoff and body | 24 h |
///
/// ```
/// use std::time::Duration;
/// use chatwire::Timeouts;
///
/// let timeouts = Timeouts::default().total(Duration::from_secs(90));
/// assert_eq!(timeouts.read, Some(Duration::from_secs(300)));
/// ```
///
/// In the options of a call, a timeout that is not set here leaves that of the client as it is.
/// A method with `None` sets "no timeout".
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Timeouts {
    /// For DNS resolution, connection and TLS handshake together. Default: 10 s.
    pub connect: Option<Duration>,
    /// From the start of an attempt to the response headers. Default: 10 min.
    ///
    /// A non-streaming response sends no headers before the completion is generated.
    pub response_headers: Option<Duration>,
    /// The maximum time without a byte of the body; keep-alive comments count as bytes. Default: 5
    /// min.
    pub read: Option<Duration>,
    /// The maximum time without new content in a stream; comments and empty chunks do not count.
    /// Default: 1 h.
    ///
    /// It ends a stream that the server keeps alive without generating anything.
    pub stall: Option<Duration>,
    /// For the whole call: all attempts, the backoff between them, and the body.
    /// Default: 24 h.
    ///
    /// It ends a response that arrives byte by byte.
    pub total: Option<Duration>,
    /// Which of them a method has set, whatever their value.
    set: SetKinds,
}

/// Whether each timeout was set, in the order of [`KINDS`].
type SetKinds = [bool; 5];

const KINDS: [TimeoutKind; 5] = [
    TimeoutKind::Connect,
    TimeoutKind::ResponseHeaders,
    TimeoutKind::Read,
    TimeoutKind::Stall,
    TimeoutKind::Total,
];

impl Timeouts {
    /// No timeouts at all.
    pub fn none() -> Self {
        let none = None;
        Self {
            connect: none,
            response_headers: none,
            read: none,
            stall: none,
            total: none,
            set: [true; 5],
        }
    }

    /// Sets the timeout for connecting.
    #[must_use]
    pub fn connect(self, limit: impl Into<Option<Duration>>) -> Self {
        self.with(TimeoutKind::Connect, limit.into())
    }

    /// Sets the timeout for the response headers.
    #[must_use]
    pub fn response_headers(self, limit: impl Into<Option<Duration>>) -> Self {
        self.with(TimeoutKind::ResponseHeaders, limit.into())
    }

    /// Sets the timeout for the next bytes of the body.
    #[must_use]
    pub fn read(self, limit: impl Into<Option<Duration>>) -> Self {
        self.with(TimeoutKind::Read, limit.into())
    }

    /// Sets the timeout for new content in a stream.
    #[must_use]
    pub fn stall(self, limit: impl Into<Option<Duration>>) -> Self {
        self.with(TimeoutKind::Stall, limit.into())
    }

    /// Sets the timeout for the whole call.
    #[must_use]
    pub fn total(self, limit: impl Into<Option<Duration>>) -> Self {
        self.with(TimeoutKind::Total, limit.into())
    }

    fn with(mut self, kind: TimeoutKind, limit: Option<Duration>) -> Self {
        *self.slot(kind) = limit;
        self.set[kind as usize] = true;
        self
    }

    fn slot(&mut self, kind: TimeoutKind) -> &mut Option<Duration> {
        match kind {
            TimeoutKind::Connect => &mut self.connect,
            TimeoutKind::ResponseHeaders => &mut self.response_headers,
            TimeoutKind::Read => &mut self.read,
            TimeoutKind::Stall => &mut self.stall,
            TimeoutKind::Total => &mut self.total,
        }
    }

    /// These timeouts, overridden by those that are set in others: by a method, or by a field that
    /// has another value than the default.
    pub(crate) fn merged(mut self, over: Self) -> Self {
        let default = Self::default();
        for kind in KINDS {
            if over.set[kind as usize] || over.get(kind) != default.get(kind) {
                self = self.with(kind, over.get(kind));
            }
        }
        self
    }

    /// The timeout of a kind.
    pub(crate) fn get(&self, kind: TimeoutKind) -> Option<Duration> {
        match kind {
            TimeoutKind::Connect => self.connect,
            TimeoutKind::ResponseHeaders => self.response_headers,
            TimeoutKind::Read => self.read,
            TimeoutKind::Stall => self.stall,
            TimeoutKind::Total => self.total,
        }
    }

    /// The timeouts of the transport for one attempt, with `remaining` time until the deadline.
    pub(crate) fn for_attempt(&self, remaining: Option<Duration>) -> transport::Timeouts {
        let mut for_attempt = transport::Timeouts::default();
        for_attempt.connect = shortest(self.connect, remaining);
        for_attempt.response_headers = shortest(self.response_headers, remaining);
        for_attempt.read = shortest(self.read, remaining);
        for_attempt
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Some(Duration::from_secs(10)),
            response_headers: Some(Duration::from_secs(600)),
            read: Some(Duration::from_secs(300)),
            stall: Some(Duration::from_secs(3_600)),
            total: Some(Duration::from_secs(86_400)),
            set: [false; 5],
        }
    }
}

impl PartialEq for Timeouts {
    fn eq(&self, other: &Self) -> bool {
        KINDS.iter().all(|kind| self.get(*kind) == other.get(*kind))
    }
}

impl Eq for Timeouts {}

impl fmt::Debug for Timeouts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timeouts")
            .field("connect", &self.connect)
            .field("response_headers", &self.response_headers)
            .field("read", &self.read)
            .field("stall", &self.stall)
            .field("total", &self.total)
            .finish()
    }
}

/// Which of the [`Timeouts`] passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeoutKind {
    /// [`Timeouts::connect`]: nothing was sent.
    Connect,
    /// [`Timeouts::response_headers`]: the server may be processing the request, and may bill it.
    ResponseHeaders,
    /// [`Timeouts::read`].
    Read,
    /// [`Timeouts::stall`].
    Stall,
    /// [`Timeouts::total`].
    Total,
}

impl From<Phase> for TimeoutKind {
    fn from(phase: Phase) -> Self {
        match phase {
            Phase::Connect => Self::Connect,
            Phase::Read => Self::Read,
            // Any phase added later comes before the body as well.
            _ => Self::ResponseHeaders,
        }
    }
}

impl fmt::Display for TimeoutKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "the connection timed out",
            Self::ResponseHeaders => "the response headers timed out",
            Self::Read => "the response body timed out: no data arrived",
            Self::Stall => "the stream stalled: no new content arrived",
            Self::Total => "the call exceeded its total timeout",
        })
    }
}

fn shortest(limit: Option<Duration>, remaining: Option<Duration>) -> Option<Duration> {
    match (limit, remaining) {
        (Some(limit), Some(remaining)) => Some(limit.min(remaining)),
        (limit, remaining) => limit.or(remaining),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_set_overrides() {
        let second = Duration::from_secs(1);
        let base = Timeouts::default().read(7 * second).total(9 * second);
        for kind in KINDS {
            for limit in [Some(second), None, Timeouts::default().get(kind)] {
                let merged = base.merged(Timeouts::default().with(kind, limit));
                assert_eq!(merged, base.with(kind, limit));
                // What was set before counts in a later merge too.
                assert_eq!(Timeouts::none().merged(merged).get(kind), limit);
            }
            let mut by_field = Timeouts::default();
            *by_field.slot(kind) = Some(second);
            assert_eq!(base.merged(by_field), base.with(kind, Some(second)));
        }
        assert_eq!(base.merged(Timeouts::default()), base);
        assert_eq!(base.merged(Timeouts::none()), Timeouts::none());
        assert_eq!(base.merged(Timeouts::default().total(None)).total, None);
    }

    #[test]
    fn the_remaining_time_limits_every_phase() {
        let second = Duration::from_secs(1);
        let timeouts = Timeouts::none().connect(5 * second).response_headers(second);
        assert_eq!(
            timeouts.for_attempt(Some(2 * second)),
            transport::Timeouts::default()
                .with_connect(2 * second)
                .with_response_headers(second)
                .with_read(2 * second)
        );
        assert_eq!(
            timeouts.for_attempt(None),
            transport::Timeouts::default().with_connect(5 * second).with_response_headers(second)
        );
    }
}
