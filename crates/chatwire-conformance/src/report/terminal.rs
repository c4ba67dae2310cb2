//! A report as lines of text.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

use super::{Entry, Report, Result};
use crate::{
    judge::{Judgement, SchemaVerdict},
    rule::Outcome,
    verdict::Verdict,
};

/// How many findings of one rule are shown.
const SHOWN: usize = 3;

/// How much is told beside the line of each exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Detail {
    /// What fails the run.
    Failures,
    /// Broken SHOULDs and MAYs and expected failures as well.
    All,
}

/// One line for an exchange, and below it what was found.
///
/// Every line ends with a line feed.
pub fn entry(entry: &Entry, detail: Detail) -> String {
    let mut text = String::new();
    write_entry(&mut text, entry, detail).expect("writing to a string cannot fail");
    text
}

/// What all entries come to; the last line is `N passed, M failed`.
///
/// Every line ends with a line feed.
pub fn summary(report: &Report) -> String {
    let mut text = String::new();
    write_summary(&mut text, report).expect("writing to a string cannot fail");
    text
}

fn write_entry(text: &mut String, entry: &Entry, detail: Detail) -> fmt::Result {
    write!(text, "{:<7}", entry.verdict().as_str())?;
    if !entry.group.is_empty() {
        write!(text, " {:<8}", entry.group)?;
    }
    write!(text, " {}", entry.name)?;
    match &entry.result {
        Result::Told { what, .. } if what.is_empty() => writeln!(text),
        Result::Told { what, .. } => writeln!(text, "  {what}"),
        Result::Judged(judgement) => {
            write_judgement(text, judgement)?;
            for outcome in judgement.rules.iter().filter(|outcome| is_told(outcome, detail)) {
                write_outcome(text, outcome)?;
            }
            for note in &judgement.notes {
                writeln!(text, "    note {note}")?;
            }
            Ok(())
        }
    }
}

fn write_judgement(text: &mut String, judgement: &Judgement) -> fmt::Result {
    let (kept, judged) = judgement.kept();
    write!(text, "  {}", kind(judgement))?;
    if let Some(who) = judgement.infrastructure {
        return writeln!(text, "  not the API: {who}");
    }
    write!(text, "  published {}", schema(&judgement.published))?;
    write!(text, "  overlaid {}", schema(&judgement.overlaid))?;
    write!(text, "  rules {kept}/{judged}")?;
    let lossless = &judgement.lossless;
    match lossless.verdict {
        Verdict::Pass => writeln!(text, "  lossless"),
        Verdict::Harness => {
            write!(text, "  LOSSY {} of {}", lossless.lost, lossless.tried)?;
            match &lossless.first {
                Some(first) => writeln!(text, ", first at {first}"),
                None => writeln!(text),
            }
        }
        _ => writeln!(text, "  lossless -"),
    }
}

fn kind(judgement: &Judgement) -> &'static str {
    match judgement.kind {
        crate::Kind::Completion => "unary",
        crate::Kind::Stream => "stream",
        crate::Kind::Error => "error",
        crate::Kind::Other => "other",
    }
}

fn schema(verdict: &SchemaVerdict) -> String {
    match verdict.verdict {
        Verdict::Pass => "pass".to_owned(),
        Verdict::Fail if verdict.values > 1 => {
            format!("fail({} of {} chunks)", verdict.invalid, verdict.values)
        }
        Verdict::Fail => format!("fail({})", verdict.errors),
        _ => "-".to_owned(),
    }
}

fn is_told(outcome: &Outcome, detail: Detail) -> bool {
    match detail {
        Detail::Failures => !outcome.verdict.is_accepted(),
        Detail::All => outcome.count > 0 || !outcome.verdict.is_accepted(),
    }
}

fn write_outcome(text: &mut String, outcome: &Outcome) -> fmt::Result {
    write!(text, "    {} {} [{}]", outcome.verdict, outcome.rule, outcome.level)?;
    match &outcome.reason {
        Some(reason) => writeln!(text, " {reason}")?,
        None => writeln!(text)?,
    }
    for finding in outcome.findings.iter().take(SHOWN) {
        let (expected, seen) = (&finding.expected, &finding.seen);
        writeln!(text, "      {}: expected {expected}, seen {seen}", finding.location)?;
    }
    match outcome.count.saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(text, "      and {more} more"),
    }
}

fn write_summary(text: &mut String, report: &Report) -> fmt::Result {
    let tally = report.tally();
    let mut broken: BTreeMap<_, usize> = BTreeMap::new();
    for entry in &report.entries {
        let Result::Judged(judgement) = &entry.result else { continue };
        for outcome in judgement.failures() {
            *broken.entry((outcome.rule, outcome.verdict.as_str())).or_default() += 1;
        }
    }
    writeln!(text)?;
    for ((rule, verdict), count) in broken {
        writeln!(text, "{verdict} {rule}: {count}")?;
    }
    let answers = tally.answers;
    writeln!(
        text,
        "of {answers} answers {} valid as published, {} valid with the overlay, {} lossless",
        tally.published, tally.overlaid, tally.lossless
    )?;
    writeln!(text, "{} with warnings, {} as expected", tally.warned, tally.expected)?;
    writeln!(text, "{} passed, {} failed", tally.passed, tally.failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::report;

    fn lines(detail: Detail) -> Vec<String> {
        report().entries.iter().map(|one| entry(one, detail)).collect()
    }

    #[test]
    fn an_exchange_is_one_line() {
        let [first, _, last] = lines(Detail::Failures).try_into().unwrap();
        assert!(
            first.starts_with("pass    recorded a  unary  published pass  overlaid pass"),
            "{first}"
        );
        assert!(first.ends_with("lossless\n"), "{first}");
        assert_eq!(first.lines().count(), 1);
        assert_eq!(last, "infra   live     c  connection refused\n");
    }

    #[test]
    fn a_failure_names_rule_file_and_pointer() {
        let [_, failed, _] = lines(Detail::Failures).try_into().unwrap();
        let rest: Vec<_> = failed.lines().skip(1).collect();
        assert_eq!(
            rest,
            [
                "    fail stream/id-is-constant [MUST]",
                "      b/body.sse:3 event 2 /id: expected \"chatcmpl-1\", seen \"<b>\"",
            ]
        );
    }

    #[test]
    fn the_last_line_counts() {
        let text = summary(&report());
        assert!(text.contains("\nfail stream/id-is-constant: 1\n"), "{text}");
        assert!(text.ends_with("\n1 passed, 2 failed\n"), "{text}");
    }
}
