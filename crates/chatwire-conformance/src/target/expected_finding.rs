//! A finding that the recordings of a target are known to have.

use globset::GlobMatcher;

use crate::expect::Expected;

/// A finding that the recordings of a target are known to have: one entry for any number of them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ExpectedFinding {
    /// The rule, the place, the number of places in one recording, and the reason.
    pub expected: Expected,
    /// The recordings, as globs over their paths below the folder of the target; empty for all.
    pub recordings: Vec<String>,
    /// In how many recordings it is; `None` for one or more.
    pub recordings_count: Option<usize>,
    /// The first day, `YYYY-MM-DD`, whose recordings may have it; `None` for any.
    pub since: Option<String>,
    /// The first day, `YYYY-MM-DD`, whose recordings no longer have it; `None` for never.
    pub until: Option<String>,
    /// The day, `YYYY-MM-DD`, on which it was accepted, for readers; `None` if it is not known.
    pub accepted: Option<String>,
    pub(super) globs: Vec<GlobMatcher>,
}

impl ExpectedFinding {
    /// Whether a recording may have it, by its path below the folder of the target and the time
    /// when it was recorded, as `meta.toml` has it.
    ///
    /// A recording without a time is of any day.
    pub(crate) fn concerns(&self, name: &str, recorded_at: Option<&str>) -> bool {
        let named = self.globs.is_empty() || self.globs.iter().any(|glob| glob.is_match(name));
        let day = recorded_at.and_then(|time| time.get(..10));
        let begun = match (&self.since, day) {
            (Some(since), Some(day)) => day >= since.as_str(),
            _ => true,
        };
        let over = match (&self.until, day) {
            (Some(until), Some(day)) => day >= until.as_str(),
            _ => false,
        };
        named && begun && !over
    }
}
