//! The result of a run: one tree, and its renderings.

pub mod html;
pub mod ndjson;
pub mod save;
pub mod terminal;

use serde::Serialize;

use crate::{judge::Judgement, verdict::Verdict};

/// Everything a run found, in the order in which it was found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// What was run.
    pub title: String,
    /// One for each exchange.
    pub entries: Vec<Entry>,
}

/// One exchange and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Entry {
    /// The part of the run it belongs to, such as `recorded` or `live`; empty when there is one part.
    pub group: String,
    /// What it is: a recording, a file or a case.
    pub name: String,
    /// What came of it.
    pub result: Result,
}

/// What came of an exchange.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Result {
    /// It was judged.
    Judged(Box<Judgement>),
    /// It was tried in another way, or could not be judged.
    Told {
        /// What came of it.
        verdict: Verdict,
        /// Why, in one line; empty when there is nothing to add.
        what: String,
    },
}

/// How many entries there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tally {
    /// Entries that are as they should be, or whose failures are expected.
    pub passed: usize,
    /// All others.
    pub failed: usize,
    /// Passed entries that break a SHOULD.
    pub warned: usize,
    /// Passed entries with failures that are expected.
    pub expected: usize,
    /// Judged bodies and streams that the published schema accepts.
    pub published: usize,
    /// Judged bodies and streams that the corrected schema accepts.
    pub overlaid: usize,
    /// Judged bodies and streams that our types lose nothing of.
    pub lossless: usize,
    /// Judged bodies and streams: all that have a schema.
    pub answers: usize,
}

impl Report {
    /// An empty report.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), entries: Vec::new() }
    }

    /// Adds up the entries.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for entry in &self.entries {
            let verdict = entry.verdict();
            tally.passed += usize::from(verdict.is_accepted());
            tally.failed += usize::from(!verdict.is_accepted());
            tally.warned += usize::from(verdict == Verdict::Warn);
            tally.expected += usize::from(verdict == Verdict::Xfail);
            if let Result::Judged(judgement) = &entry.result
                && judgement.published.values > 0
            {
                tally.answers += 1;
                tally.published += usize::from(judgement.published.verdict == Verdict::Pass);
                tally.overlaid += usize::from(judgement.overlaid.verdict == Verdict::Pass);
                tally.lossless += usize::from(judgement.lossless.verdict == Verdict::Pass);
            }
        }
        tally
    }

    /// The exit code of the run: 0 as expected, 1 a failure or a stale expectation, 3 infrastructure,
    /// 4 our own fault; of several the gravest.
    pub fn exit_code(&self) -> u8 {
        let codes = self.entries.iter().map(|entry| match entry.verdict() {
            Verdict::Harness => 4,
            Verdict::Fail | Verdict::Xpass => 1,
            Verdict::Infra => 3,
            _ => 0,
        });
        let gravity = |code: &u8| [0, 3, 1, 4].iter().position(|other| other == code);
        codes.max_by_key(gravity).unwrap_or(0)
    }
}

impl Entry {
    /// An exchange that was judged.
    pub fn judged(name: impl Into<String>, judgement: Judgement) -> Self {
        Self::new(name, Result::Judged(Box::new(judgement)))
    }

    /// An exchange that was tried in another way, or could not be judged, and why.
    pub fn told(name: impl Into<String>, verdict: Verdict, what: impl Into<String>) -> Self {
        Self::new(name, Result::Told { verdict, what: what.into() })
    }

    fn new(name: impl Into<String>, result: Result) -> Self {
        Self { group: String::new(), name: name.into(), result }
    }

    /// Puts the entry into a part of the run.
    #[must_use]
    pub fn in_group(mut self, group: impl Into<String>) -> Self {
        self.group = group.into();
        self
    }

    /// What came of it, in one word.
    pub fn verdict(&self) -> Verdict {
        match &self.result {
            Result::Judged(judgement) => judgement.verdict,
            Result::Told { verdict, .. } => *verdict,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        judge::{Judge, judge},
        testing::{completion, stream},
    };

    /// One that conforms, one stream that breaks a MUST, one that could not be reached.
    pub(crate) fn report() -> Report {
        let conforms = judge(&completion().subject(), &Judge::default());
        let nameless = stream().set_in(1, "/id", json!("<b>")).subject();
        let breaks = judge(&nameless.with_body_file("b/body.sse"), &Judge::default());
        let entries = vec![
            Entry::judged("a", conforms).in_group("recorded"),
            Entry::judged("b", breaks).in_group("recorded"),
            Entry::told("c", Verdict::Infra, "connection refused").in_group("live"),
        ];
        Report { title: "conformance".to_owned(), entries }
    }

    #[test]
    fn entries_are_added_up() {
        let tally = report().tally();
        assert_eq!((tally.passed, tally.failed, tally.answers), (1, 2, 2));
        assert_eq!((tally.published, tally.overlaid, tally.lossless), (1, 2, 2));
    }

    #[track_caller]
    fn check_code(verdicts: &[Verdict], code: u8) {
        let mut report = Report::new("");
        report.entries = verdicts.iter().map(|verdict| Entry::told("", *verdict, "")).collect();
        assert_eq!(report.exit_code(), code, "{verdicts:?}");
    }

    #[test]
    fn the_gravest_entry_gives_the_exit_code() {
        check_code(&[], 0);
        check_code(&[Verdict::Pass, Verdict::Xfail, Verdict::Warn], 0);
        check_code(&[Verdict::Pass, Verdict::Infra], 3);
        check_code(&[Verdict::Infra, Verdict::Xpass], 1);
        check_code(&[Verdict::Fail, Verdict::Harness, Verdict::Infra], 4);
    }
}
