//! The recordings that show something: the first and the last of them, with their days.

use std::{fmt, sync::Arc};

/// A recording by its name, with the day on which it was made where that is known.
///
/// It is copied into each span that it begins or ends, without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// Year, month and day, as in `2026-11-24`.
    day: Option<Arc<str>>,
    name: Arc<str>,
}

/// All recordings that show something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    first: Evidence,
    last: Evidence,
}

impl Evidence {
    /// `recorded_at` is the time of the recording in RFC 3339, of which the day is kept.
    pub(super) fn new(name: &str, recorded_at: Option<&str>) -> Self {
        let day = recorded_at.and_then(|time| time.get(..10)).map(Arc::from);
        Self { day, name: name.into() }
    }

    /// In the order of time, then of the names; recordings without a time come after the others.
    fn rank(&self) -> (bool, Option<&str>, &str) {
        (self.day.is_none(), self.day.as_deref(), &self.name)
    }
}

impl Span {
    pub(super) fn of(one: &Evidence) -> Self {
        Self { first: one.clone(), last: one.clone() }
    }

    pub(super) fn take(&mut self, one: &Evidence) {
        if one.rank() < self.first.rank() {
            self.first = one.clone();
        }
        if one.rank() > self.last.rank() {
            self.last = one.clone();
        }
    }

    /// These recordings and those of `other`.
    pub(crate) fn joined(mut self, other: Self) -> Self {
        self.take(&other.first);
        self.take(&other.last);
        self
    }

    /// The first recording.
    pub(crate) fn first(&self) -> &Evidence {
        &self.first
    }

    /// Whether all these recordings were made on earlier days than all of `other`.
    fn is_before(&self, other: &Self) -> bool {
        match (&self.last.day, &other.first.day) {
            // A recording without a day is the last one of its span.
            (Some(last), Some(first)) => last < first && other.last.day.is_some(),
            _ => false,
        }
    }

    /// These recordings beside those that show the contrary: "until" and "since" where the days
    /// tell that the target has changed, "in" where they do not.
    pub(crate) fn beside(&self, contrary: &Self) -> String {
        if self.is_before(contrary) {
            format!("until {}", self.last)
        } else if contrary.is_before(self) {
            format!("since {}", self.first)
        } else {
            format!("in {}", self.first)
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.day {
            Some(day) => write!(f, "{} of {day}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(evidence: &[(&str, Option<&str>)]) -> Span {
        let mut all = evidence.iter().map(|(name, time)| Evidence::new(name, *time));
        let mut span = Span::of(&all.next().unwrap());
        all.for_each(|one| span.take(&one));
        span
    }

    #[track_caller]
    fn check(one: &[(&str, Option<&str>)], other: &[(&str, Option<&str>)], expected: [&str; 2]) {
        let (one, other) = (span(one), span(other));
        assert_eq!([one.beside(&other), other.beside(&one)], expected);
    }

    #[test]
    fn days_tell_of_a_change() {
        let [early, noon, late] = [
            Some("2026-11-20T09:00:00Z"),
            Some("2026-11-24T12:00:00Z"),
            Some("2026-11-29T23:00:00Z"),
        ];
        let changed = ["until b of 2026-11-24", "since c of 2026-11-29"];
        check(&[("b", noon), ("a", early)], &[("d", late), ("c", late)], changed);
        // Days that cross, one day for both and unknown days tell nothing.
        check(
            &[("a", early), ("c", late)],
            &[("b", noon)],
            ["in a of 2026-11-20", "in b of 2026-11-24"],
        );
        check(&[("a", noon)], &[("b", noon)], ["in a of 2026-11-24", "in b of 2026-11-24"]);
        check(
            &[("a", early)],
            &[("b", late), ("c", None)],
            ["in a of 2026-11-20", "in b of 2026-11-29"],
        );
        check(
            &[("a", early), ("c", None)],
            &[("b", late)],
            ["in a of 2026-11-20", "in b of 2026-11-29"],
        );
        check(&[("a", None)], &[("b", None)], ["in a", "in b"]);
    }
}
