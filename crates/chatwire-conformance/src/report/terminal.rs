//! A report as lines of text.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

use super::{Entry, Outcome, Report};
use crate::{judge::SchemaVerdict, judgment::Judgment, rule::RuleOutcome, verdict::Verdict};

/// How many findings of one rule are shown.
const MAX_SHOWN: usize = 3;

/// How much is shown beside the line of each exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Detail {
    /// Findings that fail the run.
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

/// The totals; the last line is `N passed, M failed`.
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
    match &entry.outcome {
        Outcome::Note { message, .. } if message.is_empty() => writeln!(text),
        Outcome::Note { message, .. } => writeln!(text, "  {message}"),
        Outcome::Judged(judgment) => {
            write_judgement(text, judgment)?;
            for outcome in judgment.rules.iter().filter(|outcome| is_shown(outcome, detail)) {
                write_outcome(text, outcome)?;
            }
            for note in &judgment.notes {
                writeln!(text, "    note {note}")?;
            }
            Ok(())
        }
    }
}

fn write_judgement(text: &mut String, judgment: &Judgment) -> fmt::Result {
    let (passed, judged) = judgment.passed();
    write!(text, "  {}", kind(judgment))?;
    if let Some(who) = &judgment.infrastructure {
        return writeln!(text, "  not the API: {who}");
    }
    if judgment.published.values > 0 {
        write!(text, "  contract {}", judgment.contract.name)?;
    }
    write!(text, "  published {}", schema(&judgment.published))?;
    write!(text, "  overlaid {}", schema(&judgment.overlaid))?;
    write!(text, "  rules {passed}/{judged}")?;
    let lossless = &judgment.lossless;
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

fn kind(judgment: &Judgment) -> &'static str {
    match judgment.kind {
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

fn is_shown(outcome: &RuleOutcome, detail: Detail) -> bool {
    match detail {
        Detail::Failures => !outcome.verdict.is_accepted(),
        Detail::All => outcome.count > 0 || !outcome.verdict.is_accepted(),
    }
}

fn write_outcome(text: &mut String, outcome: &RuleOutcome) -> fmt::Result {
    write!(text, "    {} {} [{}]", outcome.verdict, outcome.rule, outcome.level)?;
    match &outcome.reason {
        Some(reason) => writeln!(text, " {reason}")?,
        None => writeln!(text)?,
    }
    for finding in outcome.findings.iter().take(MAX_SHOWN) {
        let (expected, seen) = (&finding.expected, &finding.seen);
        writeln!(text, "      {}: expected {expected}, seen {seen}", finding.location)?;
    }
    match outcome.count.saturating_sub(MAX_SHOWN) {
        0 => Ok(()),
        more => writeln!(text, "      and {more} more"),
    }
}

fn write_summary(text: &mut String, report: &Report) -> fmt::Result {
    let tally = report.tally();
    let mut broken: BTreeMap<_, usize> = BTreeMap::new();
    for entry in &report.entries {
        let Outcome::Judged(judgment) = &entry.outcome else { continue };
        for outcome in judgment.failures() {
            *broken.entry((&*outcome.rule, outcome.verdict.as_str())).or_default() += 1;
        }
    }
    writeln!(text)?;
    for ((rule, verdict), count) in broken {
        writeln!(text, "{verdict} {rule}: {count}")?;
    }
    for (contract, responses) in report.contracts() {
        writeln!(text, "contract {contract}, chosen by {}: {responses}", contract.chosen_by)?;
    }
    writeln!(
        text,
        "of {} responses {} valid as published, {} valid with the overlay, {} lossless",
        tally.responses, tally.published, tally.overlaid, tally.lossless
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
            first.starts_with(
                "pass    recorded a  unary  contract hermes-4-405b  published pass  overlaid pass"
            ),
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
        let contract = "contract hermes-4-405b 1.0.0, published by AI/ML API, chosen by model: 2";
        assert!(text.contains(contract), "{text}");
        assert!(text.ends_with("\n1 passed, 2 failed\n"), "{text}");
    }
}
