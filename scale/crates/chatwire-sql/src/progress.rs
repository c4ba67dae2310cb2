//! How far a query is, on standard error.

use std::{
    io::{self, IsTerminal as _, Write as _},
    time::Duration,
};

use chatwire_datafusion::JudgeFunction;
use datafusion::physical_plan::{
    ExecutionPlan,
    statistics::{StatisticsArgs, StatisticsContext},
};
use tokio::time::{Interval, MissedTickBehavior};

use crate::clock::Clock;

/// How often the line is written.
const INTERVAL: Duration = Duration::from_millis(500);
/// How wide the bar is, in characters.
const WIDTH: u64 = 30;

/// How far a query is: a bar where the number of rows is known.
#[derive(Debug)]
pub(crate) struct Progress {
    shown: bool,
    clock: Clock,
    ticks: Interval,
    judged: JudgeFunction,
    total: Option<u64>,
}

impl Progress {
    /// Counts the rows of `judged`; shows nothing unless `wanted` and on a terminal.
    pub(crate) fn new(wanted: bool, judged: JudgeFunction, total: Option<u64>) -> Self {
        let mut ticks = tokio::time::interval(INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let shown = wanted && io::stderr().is_terminal();
        Self { shown, clock: Clock::start(), ticks, judged, total }
    }

    /// Waits until the line is due, and writes it.
    pub(crate) async fn tick(&mut self) {
        self.ticks.tick().await;
        if self.shown {
            let judged = self.judged.judged();
            let line = line(judged, self.total, self.clock.elapsed());
            // A terminal that is gone needs no line.
            let _ = write!(io::stderr(), "\r\x1b[K{line}");
        }
    }

    /// Removes the line.
    pub(crate) fn finish(&self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// The line: a bar, the rows and their rate.
fn line(judged: u64, total: Option<u64>, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64().max(0.001);
    let rate = judged as f64 / seconds;
    match total.filter(|total| *total > 0) {
        Some(total) => {
            let done = (judged.min(total) * WIDTH / total) as usize;
            let bar = "#".repeat(done) + &"-".repeat(WIDTH as usize - done);
            let percent = judged.min(total) * 100 / total;
            format!("[{bar}] {percent} %, {judged} of {total} exchanges judged, {rate:.0}/s")
        }
        None => format!("{judged} exchanges judged, {rate:.0}/s, {seconds:.0} s"),
    }
}

/// How many rows the scans of a plan have; `None` where a file does not say.
pub(crate) fn rows(plan: &dyn ExecutionPlan) -> Option<u64> {
    let children = plan.children();
    if children.is_empty() {
        let statistics = StatisticsContext::new().compute(plan, &StatisticsArgs::new());
        let rows = statistics.ok()?.num_rows;
        return rows.get_value().map(|rows| *rows as u64);
    }
    children.into_iter().map(|child| rows(child.as_ref())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(judged: u64, total: Option<u64>, expected: &str) {
        assert_eq!(line(judged, total, Duration::from_secs(2)), expected);
    }

    #[test]
    fn a_line_says_how_far_it_is() {
        let half = "#".repeat(15) + &"-".repeat(15);
        check(50, Some(100), &format!("[{half}] 50 %, 50 of 100 exchanges judged, 25/s"));
        let full = "#".repeat(30);
        check(150, Some(100), &format!("[{full}] 100 %, 150 of 100 exchanges judged, 75/s"));
        check(50, None, "50 exchanges judged, 25/s, 2 s");
        check(0, Some(0), "0 exchanges judged, 0/s, 2 s");
    }
}
