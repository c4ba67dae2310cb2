//! How many recordings of each request each run was given.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// Maximum number of runs; the one that asked least recently is forgotten when there is one more.
pub(super) const MAX_RUNS: usize = 1_000;

/// How many recordings of each request each run was given.
#[derive(Debug, Default)]
pub(super) struct Runs(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    /// Number of requests so far.
    requests: u64,
    by_run: BTreeMap<String, Run>,
}

#[derive(Debug, Default)]
struct Run {
    /// The number of its last request.
    last: u64,
    /// By the first recording of the request, which no other request has.
    by_recording: BTreeMap<usize, usize>,
}

impl Runs {
    /// How often a run was given a recording of the request whose first recording this is; counts
    /// this time.
    pub(super) fn next(&self, run: &str, first: usize) -> usize {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.requests += 1;
        let now = counts.requests;
        if counts.by_run.len() >= MAX_RUNS && !counts.by_run.contains_key(run) {
            let oldest = counts.by_run.iter().min_by_key(|(_, run)| run.last);
            if let Some(oldest) = oldest.map(|(name, _)| name.clone()) {
                counts.by_run.remove(&oldest);
            }
        }
        let run = counts.by_run.entry(run.to_owned()).or_default();
        run.last = now;
        let given = run.by_recording.entry(first).or_default();
        *given += 1;
        *given - 1
    }

    pub(super) fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Counts::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_run_that_asked_least_recently_is_forgotten() {
        let runs = Runs::default();
        assert_eq!([runs.next("a", 0), runs.next("a", 0), runs.next("a", 1)], [0, 1, 0]);
        assert_eq!(runs.next("b", 0), 0);
        assert_eq!(runs.next("a", 0), 2);
        for number in 2..MAX_RUNS {
            runs.next(&number.to_string(), 0);
        }
        assert_eq!(runs.next("one more", 0), 0);
        assert_eq!([runs.next("a", 0), runs.next("b", 0)], [3, 0]);
        runs.clear();
        assert_eq!(runs.next("a", 0), 0);
    }
}
