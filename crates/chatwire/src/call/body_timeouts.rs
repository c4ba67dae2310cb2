//! The timeouts of a response body.

use std::time::Duration;

use chatwire_transport::{TransportError, TransportErrorKind};

use crate::{TimeoutKind, Timeouts, error::ErrorSource};

/// The timeouts of a response body, without a clock of its own.
///
/// Only time spent waiting for the server counts.
/// Time that the caller takes between two reads counts toward the total timeout alone.
#[derive(Debug, Clone)]
pub(crate) struct BodyTimeouts {
    timeouts: Timeouts,
    deadline: Option<Duration>,
    /// When the current wait for a frame started.
    waiting_since: Option<Duration>,
    /// The time spent waiting since the last progress, up to the last frame.
    stalled: Duration,
}

impl BodyTimeouts {
    /// The read and stall timeouts of a call, and its deadline.
    pub(crate) fn new(timeouts: Timeouts, deadline: Option<Duration>) -> Self {
        Self { timeouts, deadline, waiting_since: None, stalled: Duration::ZERO }
    }

    /// The same without a stall timeout, and with a read timeout of at most `idle`.
    pub(crate) fn for_error_body(mut self, idle: Duration) -> Self {
        self.timeouts.read = Some(self.timeouts.read.map_or(idle, |own| own.min(idle)));
        self.timeouts.stall = None;
        self
    }

    /// Starts or continues to wait for a frame; returns the next timeout and when it ends the wait.
    pub(crate) fn next(&mut self, now: Duration) -> Option<(Duration, TimeoutKind)> {
        let since = *self.waiting_since.get_or_insert(now);
        let idle = self.timeouts.read.map(|limit| since.saturating_add(limit));
        let progress = self
            .timeouts
            .stall
            .map(|limit| since.saturating_add(limit.saturating_sub(self.stalled)));
        [
            (self.deadline, TimeoutKind::Total),
            (idle, TimeoutKind::Read),
            (progress, TimeoutKind::Stall),
        ]
        .into_iter()
        .filter_map(|(at, limit)| at.map(|at| (at, limit)))
        .min_by_key(|(at, _)| *at)
    }

    /// The timeout that has passed, if any.
    pub(crate) fn expired(&mut self, now: Duration) -> Option<TimeoutKind> {
        self.next(now).filter(|(end, _)| now >= *end).map(|(_, limit)| limit)
    }

    /// The source of a transport error: a timeout after the deadline counts as the total timeout.
    pub(crate) fn classify(&self, error: TransportError, now: Duration) -> ErrorSource {
        let is_late = self.deadline.is_some_and(|deadline| now >= deadline);
        match error.kind() {
            TransportErrorKind::Timeout(_) if is_late => ErrorSource::Timeout(TimeoutKind::Total),
            _ => ErrorSource::Transport(error),
        }
    }

    /// A frame has arrived.
    pub(crate) fn received(&mut self, now: Duration) {
        if let Some(since) = self.waiting_since.take() {
            self.stalled = self.stalled.saturating_add(now.saturating_sub(since));
        }
    }

    /// The stream made progress.
    pub(crate) fn progress(&mut self) {
        self.stalled = Duration::ZERO;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn bytes_restart_the_read_timeout_and_progress_the_stall_timeout() {
        let timeouts = Timeouts::none().read(at(10)).stall(at(15));
        let mut timeouts = BodyTimeouts::new(timeouts, None);
        assert_eq!(timeouts.next(at(100)), Some((at(110), TimeoutKind::Read)));
        assert_eq!(timeouts.next(at(105)), Some((at(110), TimeoutKind::Read)));
        timeouts.received(at(108));
        // A comment arrives, then the caller takes an hour.
        assert_eq!(timeouts.next(at(3_708)), Some((at(3_715), TimeoutKind::Stall)));
        timeouts.received(at(3_710));
        timeouts.progress();
        assert_eq!(timeouts.next(at(3_710)), Some((at(3_720), TimeoutKind::Read)));
    }

    #[test]
    fn the_deadline_does_not_move() {
        let mut timeouts = BodyTimeouts::new(Timeouts::none().read(at(10)), Some(at(105)));
        assert_eq!(timeouts.next(at(100)), Some((at(105), TimeoutKind::Total)));
        timeouts.received(at(104));
        timeouts.progress();
        assert_eq!(timeouts.next(at(200)), Some((at(105), TimeoutKind::Total)));
        assert_eq!(BodyTimeouts::new(Timeouts::none(), None).next(at(0)), None);
    }

    #[test]
    fn the_defaults_end_a_stream_of_comments_and_a_body_that_drips() {
        let mut timeouts = BodyTimeouts::new(Timeouts::default(), None);
        let end = (0..).map(|minute| at(60 * minute)).find_map(|now| {
            timeouts.received(now);
            timeouts.expired(now).or_else(|| timeouts.expired(now + at(59)))
        });
        assert_eq!(end, Some(TimeoutKind::Stall));
        assert_eq!(Timeouts::default().total, Some(at(24 * 60 * 60)));
    }

    #[test]
    fn an_error_body_has_a_shorter_read_timeout() {
        let mut timeouts = BodyTimeouts::new(Timeouts::default(), None).for_error_body(at(5));
        assert_eq!(timeouts.next(at(0)), Some((at(5), TimeoutKind::Read)));
        let mut timeouts =
            BodyTimeouts::new(Timeouts::none().read(at(2)), None).for_error_body(at(5));
        assert_eq!(timeouts.next(at(0)), Some((at(2), TimeoutKind::Read)));
    }
}
