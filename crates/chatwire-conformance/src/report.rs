//! The results of a run: entries that are written as they come, and a summary.
//!
//! ```text
//!  Judgment --> Entry --+--> ReportWriter: NDJSON, JUnit, SARIF, GitHub, GitLab, Markdown, HTML
//!                       |
//!                       +--> Summary --> terminal, exit code
//! ```
//!
//! Entries are not kept: a run has any number of them.

pub mod sanitize;
pub mod terminal;

mod entry;
mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
#[cfg(test)]
mod hostile;
mod html;
mod junit;
pub(crate) mod markdown;
mod merge;
mod ndjson;
mod run;
mod sarif;
mod served;
mod style;
mod summary;
mod timeline;
mod writer;

pub use chatwire_schema::counted;

pub use self::{
    entry::{Entry, JudgedEntry},
    excerpt::Excerpt,
    merge::{MergeError, merge},
    run::{FailOn, RuleDescription, Run},
    served::Served,
    summary::{Reason, RuleSummary, Summary, Tally},
    timeline::{Step, Timeline},
    writer::{ReportKind, ReportOutput, ReportWriter},
};

#[cfg(test)]
pub(crate) mod tests {
    use std::{cell::RefCell, io, rc::Rc};

    use serde_json::json;

    use super::*;
    use crate::{judge::Judge, testing::stream, verdict::Verdict};

    /// One that conforms, one stream that breaks a MUST and a SHOULD, one that could not be
    /// reached.
    pub(crate) fn sample() -> (Run, Vec<Entry>, Summary) {
        let judge = Judge::default();
        let conforms = judge.judge(&crate::testing::completion().subject());
        let nameless = stream().without_header("x-request-id").set_in(1, "/id", json!("<b>"));
        let nameless = nameless.subject().with_body_file("b/body.sse");
        let breaks = judge.judge(&nameless);
        let entries = vec![
            Entry::judged("a", conforms).in_group("recorded"),
            Entry::judged("b", breaks).with_evidence(&nameless).in_group("recorded"),
            Entry::note("c", Verdict::Infra, "connection refused").in_group("live"),
        ];
        let mut summary = Summary::new(FailOn::Must);
        entries.iter().for_each(|entry| summary.add(entry));
        (Run::new("conformance", &judge), entries, summary)
    }

    /// What a writer writes is kept, and can be read when the writer is gone.
    #[derive(Clone, Default)]
    struct Kept(Rc<RefCell<Vec<u8>>>);

    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A report on these entries.
    pub(crate) fn write(
        kind: ReportKind,
        run: &Run,
        entries: &[Entry],
        summary: &Summary,
    ) -> String {
        let kept = Kept::default();
        let mut writer = kind.writer(run, ReportOutput::to(kept.clone())).unwrap();
        entries.iter().for_each(|entry| writer.entry(entry).unwrap());
        writer.finish(run, summary).unwrap();
        let bytes = kept.0.take();
        String::from_utf8(bytes).unwrap()
    }

    /// A report on the sample.
    pub(crate) fn written(kind: ReportKind) -> String {
        let (run, entries, summary) = sample();
        write(kind, &run, &entries, &summary)
    }

    #[track_caller]
    fn check_code(verdicts: &[Verdict], code: u8) {
        let mut summary = Summary::new(FailOn::Must);
        for verdict in verdicts {
            summary.add(&Entry::note("", *verdict, ""));
        }
        assert_eq!(summary.exit_code(), code, "{verdicts:?}");
    }

    #[test]
    fn the_worst_entry_gives_the_exit_code() {
        check_code(&[], 2);
        check_code(&[Verdict::Pass, Verdict::Xfail, Verdict::Warn], 0);
        check_code(&[Verdict::Pass, Verdict::Infra], 3);
        check_code(&[Verdict::Infra, Verdict::Xpass], 1);
        check_code(&[Verdict::Fail, Verdict::Unreadable], 2);
        check_code(&[Verdict::Fail, Verdict::Harness, Verdict::Infra], 4);
    }

    #[test]
    fn entries_are_added_up() {
        let (_, _, summary) = sample();
        let tally = summary.tally;
        assert_eq!((tally.passed, tally.failed, tally.responses), (1, 2, 2));
        assert_eq!((tally.published, tally.overlaid, tally.lossless), (1, 2, 2));
    }
}
