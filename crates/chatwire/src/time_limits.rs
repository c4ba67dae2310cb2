//! How long a call may take, and what is still left of it.

use std::{fmt, time::Duration};

use chatwire_transport::{Phase, Timeouts};

/// How long each part of a call may last; a part without a limit may last for ever.
///
/// None of the defaults ends a healthy stream, however long it is: there is none on the whole call.
///
/// ```
/// use std::time::Duration;
/// use chatwire::TimeLimits;
///
/// let limits = TimeLimits::default().total(Duration::from_secs(90));
/// assert_eq!(limits.idle, Some(Duration::from_secs(300)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimeLimits {
    /// For name resolution, connection and TLS handshake together; 10 s.
    pub connect: Option<Duration>,
    /// From sending to the headers of the answer; 10 min, since servers send none before a whole answer is made.
    pub header: Option<Duration>,
    /// Without a byte of the body, comments that keep the connection alive included; 5 min.
    pub idle: Option<Duration>,
    /// Without a chunk that brings a streamed answer forward, however many comments and empty chunks come; none.
    ///
    /// Ends streams that are kept alive and say nothing.
    pub progress: Option<Duration>,
    /// For the whole call with all its attempts, the waits between them and the body; none.
    pub total: Option<Duration>,
}

impl TimeLimits {
    /// No limit at all.
    pub fn none() -> Self {
        Self { connect: None, header: None, idle: None, progress: None, total: None }
    }

    /// Limits connecting.
    #[must_use]
    pub fn connect(mut self, limit: Duration) -> Self {
        self.connect = Some(limit);
        self
    }

    /// Limits the wait for the headers of the answer.
    #[must_use]
    pub fn header(mut self, limit: Duration) -> Self {
        self.header = Some(limit);
        self
    }

    /// Limits the wait for the next byte.
    #[must_use]
    pub fn idle(mut self, limit: Duration) -> Self {
        self.idle = Some(limit);
        self
    }

    /// Limits the wait for a chunk that brings a streamed answer forward.
    #[must_use]
    pub fn progress(mut self, limit: Duration) -> Self {
        self.progress = Some(limit);
        self
    }

    /// Limits the whole call.
    #[must_use]
    pub fn total(mut self, limit: Duration) -> Self {
        self.total = Some(limit);
        self
    }

    /// How long a part may last.
    pub(crate) fn length(&self, limit: TimeLimit) -> Option<Duration> {
        match limit {
            TimeLimit::Connect => self.connect,
            TimeLimit::Header => self.header,
            TimeLimit::Idle => self.idle,
            TimeLimit::Progress => self.progress,
            TimeLimit::Total => self.total,
        }
    }

    /// What a transport is told for one attempt when `left` is what is left of the total.
    pub(crate) fn for_attempt(&self, left: Option<Duration>) -> Timeouts {
        let mut timeouts = Timeouts::default();
        timeouts.connect = shorter(self.connect, left);
        timeouts.header = shorter(self.header, left);
        timeouts.idle = shorter(self.idle, left);
        timeouts
    }
}

impl Default for TimeLimits {
    fn default() -> Self {
        Self {
            connect: Some(Duration::from_secs(10)),
            header: Some(Duration::from_secs(600)),
            idle: Some(Duration::from_secs(300)),
            progress: None,
            total: None,
        }
    }
}

/// Which of the [`TimeLimits`] passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeLimit {
    /// That on connecting: nothing was sent.
    Connect,
    /// That on the wait for the headers: the server may be at work, and may bill it.
    Header,
    /// That on the wait for the next byte.
    Idle,
    /// That on the wait for a chunk that brings a streamed answer forward.
    Progress,
    /// That on the whole call.
    Total,
}

impl From<Phase> for TimeLimit {
    fn from(phase: Phase) -> Self {
        match phase {
            Phase::Connect => Self::Connect,
            Phase::Idle => Self::Idle,
            // Phases to come lie before the body as well.
            _ => Self::Header,
        }
    }
}

impl fmt::Display for TimeLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "no connection within the time limit",
            Self::Header => "no response headers within the time limit",
            Self::Idle => "the body stalled for longer than the time limit",
            Self::Progress => "the stream said nothing new within the time limit",
            Self::Total => "the call took longer than its time limit",
        })
    }
}

fn shorter(limit: Option<Duration>, left: Option<Duration>) -> Option<Duration> {
    match (limit, left) {
        (Some(limit), Some(left)) => Some(limit.min(left)),
        (limit, left) => limit.or(left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_cuts_every_part() {
        let second = Duration::from_secs(1);
        let limits = TimeLimits::none().connect(5 * second).header(second);
        assert_eq!(
            limits.for_attempt(Some(2 * second)),
            Timeouts::default().with_connect(2 * second).with_header(second).with_idle(2 * second)
        );
        assert_eq!(
            limits.for_attempt(None),
            Timeouts::default().with_connect(5 * second).with_header(second)
        );
    }
}
