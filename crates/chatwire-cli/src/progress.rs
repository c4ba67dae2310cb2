//! One line on standard error that counts what was judged.

use std::{
    io::{self, Write as _},
    time::Duration,
};

use chatwire_conformance::report::Tally;
use chatwire_transport::{Clock as _, SystemClock};

/// How often the line is renewed.
const INTERVAL: Duration = Duration::from_millis(100);

/// The line; nothing if standard error is not a terminal.
pub(crate) struct Progress {
    clock: Option<SystemClock>,
    shown_at: Option<Duration>,
}

impl Progress {
    pub(crate) fn new(is_shown: bool) -> Self {
        Self { clock: is_shown.then(SystemClock::new), shown_at: None }
    }

    /// Renews the line if it is time.
    pub(crate) fn count(&mut self, tally: &Tally) {
        let Some(clock) = &self.clock else { return };
        let now = clock.now();
        if self.shown_at.is_some_and(|shown| now.saturating_sub(shown) < INTERVAL) {
            return;
        }
        self.shown_at = Some(now);
        let judged = tally.passed + tally.failed;
        let seconds = now.as_secs_f64();
        let speed = if seconds >= 1.0 { judged as f64 / seconds } else { 0.0 };
        let speed = if speed > 0.0 { format!(", {speed:.0} per second") } else { String::new() };
        // If standard error is closed, nobody watches.
        let _ = write!(io::stderr(), "\r\u{1b}[K{judged} judged, {} failed{speed}", tally.failed);
    }

    /// Shows which of how many things is done now.
    pub(crate) fn step(&mut self, (number, all): (usize, usize), name: &str) {
        let Some(clock) = &self.clock else { return };
        self.shown_at = Some(clock.now());
        let _ = write!(io::stderr(), "\r\u{1b}[K{number} of {all}: {name}");
    }

    /// Removes the line, so that something else can be printed.
    pub(crate) fn clear(&mut self) {
        if self.clock.is_some() && self.shown_at.take().is_some() {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}
