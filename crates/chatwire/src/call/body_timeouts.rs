//! Keeps the time limits on the body of an answer.

use std::time::Duration;

use chatwire_transport::{TransportError, TransportErrorKind};

use crate::{TimeoutKind, Timeouts, error::ErrorSource};

/// Keeps the time limits on the body of an answer, without a clock of its own.
///
/// Only time spent waiting counts: what the caller takes between two reads does not, except against the deadline.
#[derive(Debug, Clone)]
pub(crate) struct BodyTimeouts {
    limits: Timeouts,
    deadline: Option<Duration>,
    /// Since when a byte is waited for.
    waiting_since: Option<Duration>,
    /// How long was waited since the answer was last brought forward, up to the last byte.
    fruitless: Duration,
}

impl BodyTimeouts {
    /// Keeps the limits on idling and progress, and a deadline for all.
    pub(crate) fn new(limits: Timeouts, deadline: Option<Duration>) -> Self {
        Self { limits, deadline, waiting_since: None, fruitless: Duration::ZERO }
    }

    /// Keeps only limits on bytes, and idling for at most so long.
    pub(crate) fn hurry(mut self, idle: Duration) -> Self {
        self.limits.read = Some(self.limits.read.map_or(idle, |own| own.min(idle)));
        self.limits.stall = None;
        self
    }

    /// A byte is waited for: until when, and which limit passes then.
    pub(crate) fn wait(&mut self, now: Duration) -> Option<(Duration, TimeoutKind)> {
        let since = *self.waiting_since.get_or_insert(now);
        let idle = self.limits.read.map(|limit| since.saturating_add(limit));
        let progress = self
            .limits
            .stall
            .map(|limit| since.saturating_add(limit.saturating_sub(self.fruitless)));
        [
            (self.deadline, TimeoutKind::Total),
            (idle, TimeoutKind::Read),
            (progress, TimeoutKind::Stall),
        ]
        .into_iter()
        .filter_map(|(at, limit)| at.map(|at| (at, limit)))
        .min_by_key(|(at, _)| *at)
    }

    /// The limit that has passed, if one has.
    pub(crate) fn passed(&mut self, now: Duration) -> Option<TimeoutKind> {
        self.wait(now).filter(|(end, _)| now >= *end).map(|(_, limit)| limit)
    }

    /// What a transport's failure means now: a part that is cut short by the deadline did not run into a limit of its own.
    pub(crate) fn explain(&self, error: TransportError, now: Duration) -> ErrorSource {
        let late = self.deadline.is_some_and(|deadline| now >= deadline);
        match error.kind() {
            TransportErrorKind::Timeout(_) if late => ErrorSource::OutOfTime(TimeoutKind::Total),
            _ => ErrorSource::Transport(error),
        }
    }

    /// The byte that was waited for has come.
    pub(crate) fn byte(&mut self, now: Duration) {
        if let Some(since) = self.waiting_since.take() {
            self.fruitless = self.fruitless.saturating_add(now.saturating_sub(since));
        }
    }

    /// The answer has been brought forward.
    pub(crate) fn progress(&mut self) {
        self.fruitless = Duration::ZERO;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn bytes_reset_idling_and_only_news_reset_progress() {
        let limits = Timeouts::none().read(at(10)).stall(at(15));
        let mut vigil = BodyTimeouts::new(limits, None);
        assert_eq!(vigil.wait(at(100)), Some((at(110), TimeoutKind::Read)));
        assert_eq!(vigil.wait(at(105)), Some((at(110), TimeoutKind::Read)));
        vigil.byte(at(108));
        // A comment, then the caller takes an hour.
        assert_eq!(vigil.wait(at(3_708)), Some((at(3_715), TimeoutKind::Stall)));
        vigil.byte(at(3_710));
        vigil.progress();
        assert_eq!(vigil.wait(at(3_710)), Some((at(3_720), TimeoutKind::Read)));
    }

    #[test]
    fn the_deadline_stands() {
        let mut vigil = BodyTimeouts::new(Timeouts::none().read(at(10)), Some(at(105)));
        assert_eq!(vigil.wait(at(100)), Some((at(105), TimeoutKind::Total)));
        vigil.byte(at(104));
        vigil.progress();
        assert_eq!(vigil.wait(at(200)), Some((at(105), TimeoutKind::Total)));
        assert_eq!(BodyTimeouts::new(Timeouts::none(), None).wait(at(0)), None);
    }

    #[test]
    fn a_hurried_vigil_waits_less() {
        let mut vigil = BodyTimeouts::new(Timeouts::default(), None).hurry(at(5));
        assert_eq!(vigil.wait(at(0)), Some((at(5), TimeoutKind::Read)));
        let mut vigil = BodyTimeouts::new(Timeouts::none().read(at(2)), None).hurry(at(5));
        assert_eq!(vigil.wait(at(0)), Some((at(2), TimeoutKind::Read)));
    }
}
