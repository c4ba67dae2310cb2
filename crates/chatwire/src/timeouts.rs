//! How long a call may take, and what is still left of it.

use std::{fmt, time::Duration};

use chatwire_transport::{self as transport, Phase};

/// How long each part of a call may last; a part without a limit may last for ever.
///
/// None of the defaults ends a healthy stream, however long it is: there is none on the whole call.
///
/// ```
/// use std::time::Duration;
/// use chatwire::Timeouts;
///
/// let timeouts = Timeouts::default().total(Duration::from_secs(90));
/// assert_eq!(limits.read, Some(Duration::from_secs(300)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// For name resolution, connection and TLS handshake together; 10 s.
    pub connect: Option<Duration>,
    /// From sending to the headers of the answer; 10 min, since servers send none before a whole answer is made.
    pub response_headers: Option<Duration>,
    /// Without a byte of the body, comments that keep the connection alive included; 5 min.
    pub read: Option<Duration>,
    /// Without a chunk that brings a streamed answer forward, however many comments and empty chunks come; none.
    ///
    /// Ends streams that are kept alive and say nothing.
    pub stall: Option<Duration>,
    /// For the whole call with all its attempts, the waits between them and the body; none.
    pub total: Option<Duration>,
}

impl Timeouts {
    /// No limit at all.
    pub fn none() -> Self {
        Self { connect: None, response_headers: None, read: None, stall: None, total: None }
    }

    /// Limits connecting.
    #[must_use]
    pub fn connect(mut self, limit: Duration) -> Self {
        self.connect = Some(limit);
        self
    }

    /// Limits the wait for the headers of the answer.
    #[must_use]
    pub fn response_headers(mut self, limit: Duration) -> Self {
        self.response_headers = Some(limit);
        self
    }

    /// Limits the wait for the next byte.
    #[must_use]
    pub fn read(mut self, limit: Duration) -> Self {
        self.read = Some(limit);
        self
    }

    /// Limits the wait for a chunk that brings a streamed answer forward.
    #[must_use]
    pub fn stall(mut self, limit: Duration) -> Self {
        self.stall = Some(limit);
        self
    }

    /// Limits the whole call.
    #[must_use]
    pub fn total(mut self, limit: Duration) -> Self {
        self.total = Some(limit);
        self
    }

    /// How long a part may last.
    pub(crate) fn get(&self, kind: TimeoutKind) -> Option<Duration> {
        match kind {
            TimeoutKind::Connect => self.connect,
            TimeoutKind::ResponseHeaders => self.response_headers,
            TimeoutKind::Read => self.read,
            TimeoutKind::Stall => self.stall,
            TimeoutKind::Total => self.total,
        }
    }

    /// What a transport is told for one attempt when `left` is what is left of the total.
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
            stall: None,
            total: None,
        }
    }
}

/// Which of the [`Timeouts`] passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeoutKind {
    /// That on connecting: nothing was sent.
    Connect,
    /// That on the wait for the headers: the server may be at work, and may bill it.
    ResponseHeaders,
    /// That on the wait for the next byte.
    Read,
    /// That on the wait for a chunk that brings a streamed answer forward.
    Stall,
    /// That on the whole call.
    Total,
}

impl From<Phase> for TimeoutKind {
    fn from(phase: Phase) -> Self {
        match phase {
            Phase::Connect => Self::Connect,
            Phase::Read => Self::Read,
            // Phases to come lie before the body as well.
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
