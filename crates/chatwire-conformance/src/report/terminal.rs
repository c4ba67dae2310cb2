//! A report as text: failures first, grouped by rule.

use std::fmt::{self, Write as _};

pub use super::style::Style;
use super::{
    Entry, Run, Summary, counted,
    style::{Paint, cut},
};
use crate::{
    judge::SchemaVerdict,
    report::{JudgedEntry, RuleSummary, Tally, entry::WHOLE_RUN, excerpt::Excerpt, style::columns},
    rule::RuleOutcome,
    verdict::Verdict,
};

/// How many findings of one rule are shown below the line of an exchange.
const MAX_SHOWN: usize = 3;

/// How many rules, targets, reasons and contracts are shown each.
const MAX_ROWS: usize = 100;

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Detail {
    /// Only the totals.
    Totals,
    /// Findings that fail the run; others are counted.
    Failures,
    /// Broken SHOULDs and MAYs and expected failures as well.
    All,
}

/// One line for an exchange, and below it what was found.
///
/// Every line ends with a line feed.
pub fn entry(entry: &Entry, detail: Detail, style: Style) -> String {
    let mut text = String::new();
    write_entry(&mut text, entry, detail, style).expect("writing to a string cannot fail");
    text
}

/// [`reasons`], then [`results`].
pub fn summary(run: &Run, summary: &Summary, detail: Detail, style: Style) -> String {
    let mut text = reasons(summary, style);
    text.push_str(&results(run, summary, detail, style));
    text
}

/// Why exchanges were not judged, first what says that the run tells nothing of the API; nothing
/// where all were.
///
/// Every line ends with a line feed.
pub fn reasons(summary: &Summary, style: Style) -> String {
    let mut text = String::new();
    write_reasons(&mut text, summary, style).expect("writing to a string cannot fail");
    text
}

/// Failures by rule, then the totals; the last line is `N passed, M failed`.
///
/// Every line ends with a line feed.
pub fn results(run: &Run, summary: &Summary, detail: Detail, style: Style) -> String {
    let mut text = String::new();
    write_results(&mut text, run, summary, detail, style).expect("writing to a string cannot fail");
    text
}

fn write_entry(text: &mut String, entry: &Entry, detail: Detail, style: Style) -> fmt::Result {
    let verdict = entry.verdict();
    let word = format!("{:<7}", verdict.as_str());
    write!(text, "{}", style.paint(paint(verdict), &word))?;
    if !entry.group.is_empty() {
        write!(text, " {:<8}", style.paint(Paint::Dim, &entry.group))?;
    }
    write!(text, " {}", style.paint(Paint::Strong, &entry.name))?;
    if !entry.message.is_empty() {
        write!(text, "  {}", style.paint(Paint::Dim, &entry.message))?;
    }
    let Some(judged) = &entry.judged else { return writeln!(text) };
    write_judged(text, judged, style)?;
    if detail == Detail::Totals {
        return Ok(());
    }
    for outcome in judged.rules.iter().filter(|outcome| is_shown(outcome, detail)) {
        write_outcome(text, outcome, style)?;
    }
    for note in &judged.notes {
        text.push_str(&style.wrap(&format!("note {note}"), 4));
    }
    Ok(())
}

fn write_judged(text: &mut String, judged: &JudgedEntry, style: Style) -> fmt::Result {
    let kind = match judged.kind {
        crate::Kind::Completion => "unary",
        crate::Kind::Stream => "stream",
        crate::Kind::Error => "error",
        crate::Kind::Other => "other",
    };
    write!(text, "  {kind}")?;
    if judged.published.values > 0 {
        write!(text, "  contract {}", style.paint(Paint::Dim, &judged.contract.name))?;
    }
    write!(text, "  published {}", schema(&judged.published))?;
    write!(text, "  overlaid {}", schema(&judged.overlaid))?;
    write!(text, "  rules {}/{}", judged.rules_passed, judged.rules_judged)?;
    let lossless = &judged.lossless;
    match lossless.verdict {
        Verdict::Pass => writeln!(text, "  lossless"),
        Verdict::Harness => {
            write!(text, "  LOSSY {} of {}", lossless.lost, lossless.tried)?;
            match &lossless.first {
                Some(first) => {
                    writeln!(text, ", first at {}", style.paint(Paint::Bad, &first.to_string()))
                }
                None => writeln!(text),
            }
        }
        _ => writeln!(text, "  lossless -"),
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
    detail == Detail::All || !outcome.verdict.is_accepted()
}

fn write_outcome(text: &mut String, outcome: &RuleOutcome, style: Style) -> fmt::Result {
    let word = style.paint(paint(outcome.verdict), outcome.verdict.as_str());
    let rule = style.paint(Paint::Strong, &outcome.rule);
    writeln!(text, "    {word} {rule} [{}]", outcome.level)?;
    if let Some(reason) = &outcome.reason {
        text.push_str(&style.wrap(reason, 6));
    }
    for finding in outcome.findings.iter().take(MAX_SHOWN) {
        text.push_str(&style.wrap(&finding.to_string(), 6));
    }
    match outcome.count.saturating_sub(MAX_SHOWN) {
        0 => Ok(()),
        more => writeln!(text, "      and {more} more"),
    }
}

fn write_results(
    text: &mut String,
    run: &Run,
    summary: &Summary,
    detail: Detail,
    style: Style,
) -> fmt::Result {
    if detail != Detail::Totals {
        for (id, rule) in summary.rules_by_weight().into_iter().take(MAX_ROWS) {
            if rule.failed > 0 || detail == Detail::All {
                write_rule(text, run, (id, rule), style)?;
            }
        }
    }
    write_counts(text, summary, detail, style)?;
    write_targets(text, summary, style)?;
    for (contract, responses) in summary.contracts.iter().take(MAX_ROWS) {
        let line = format!("contract {contract}, chosen by {}: {responses}", contract.chosen_by);
        text.push_str(&style.wrap(&line, 0));
    }
    let tally = &summary.tally;
    if tally.responses > 0 {
        let line = format!(
            "of {} {} valid as published, {} valid with the overlay, {} lossless",
            counted(tally.responses, "response"),
            tally.published,
            tally.overlaid,
            tally.lossless
        );
        text.push_str(&style.wrap(&line, 0));
    }
    writeln!(text, "{} with warnings, {} as expected", tally.warned, tally.expected)?;
    let last = format!("{} passed, {} failed", tally.passed, tally.failed);
    let color = if summary.exit_code() == 0 { Paint::Good } else { Paint::Bad };
    writeln!(text, "{}", style.paint(color, &last))
}

/// Why exchanges were not judged: what says nothing of the API comes first.
fn write_reasons(text: &mut String, summary: &Summary, style: Style) -> fmt::Result {
    let mut reasons: Vec<_> = summary.reasons.iter().collect();
    reasons.sort_by_key(|reason| {
        let is_of_run = reason.names.first().is_some_and(|name| name == WHOLE_RUN);
        (!is_of_run, reason.verdict != Verdict::Infra, reason.verdict.as_str())
    });
    for reason in reasons.iter().take(MAX_ROWS) {
        let line = match &reason.names[..] {
            [name] if name == WHOLE_RUN => reason.message.clone(),
            names => format!("{}: {}", reason.message, exchanges(reason.count, names)),
        };
        text.push_str(&style.labelled((paint(reason.verdict), reason.verdict.as_str()), &line));
    }
    if summary.entries() > 0
        && summary.verdicts.get(Verdict::Infra.as_str()) == Some(&summary.entries())
    {
        writeln!(text, "Nothing was judged: this says nothing of the API.")?;
    }
    if !summary.reasons.is_empty() {
        writeln!(text)?;
    }
    Ok(())
}

fn write_rule(
    text: &mut String,
    run: &Run,
    (id, rule): (&str, &RuleSummary),
    style: Style,
) -> fmt::Result {
    let word = if rule.failed > 0 && rule.verdict.is_accepted() {
        "fail".to_owned()
    } else {
        rule.verdict.to_string()
    };
    let color = if rule.failed > 0 { Paint::Bad } else { Paint::Warning };
    let word = style.paint(color, &word);
    let name = style.paint(Paint::Strong, id);
    writeln!(text, "{word} {name} [{}]", rule.level)?;
    let description = run.rule(id);
    if let Some(description) = description {
        text.push_str(&style.wrap(&description.requirement, 2));
    }
    let count = if rule.failed > 0 { rule.failed } else { rule.accepted };
    let line =
        format!("{}, {} in all", exchanges(count, &rule.names), counted(rule.findings, "finding"));
    text.push_str(&style.wrap(&line, 2));
    if let Some(reason) = &rule.reason {
        text.push_str(&style.wrap(reason, 2));
    }
    if let Some(example) = &rule.example {
        text.push_str(&style.wrap(&example.to_string(), 4));
        if let Some(excerpt) = &example.excerpt {
            write_excerpt(text, excerpt, style)?;
        }
    }
    if let Some(description) = description {
        for impact in &description.impact {
            text.push_str(&style.wrap(&format!("breaks {impact}"), 2));
        }
        writeln!(text, "  {}", style.paint(Paint::Dim, &format!("source {}", description.source)))?;
    }
    if rule.failed > 0 {
        let accept = format!("accept with: chatwire accept --rule {id} --reason WHY PATH");
        writeln!(text, "  {}", style.paint(Paint::Dim, &accept))?;
    }
    writeln!(text)
}

/// The bytes around a finding, and below them a mark.
pub(crate) fn write_excerpt(text: &mut String, excerpt: &Excerpt, style: Style) -> fmt::Result {
    let room = style.width.saturating_sub(8);
    let before: String = excerpt.text.chars().take(excerpt.start).collect();
    let marked: String = excerpt.text.chars().skip(excerpt.start).take(excerpt.length).collect();
    writeln!(text, "      | {}", style.paint(Paint::Dim, &cut(&excerpt.text, room)))?;
    let start = columns(&before);
    let length = columns(&marked).min(room.saturating_sub(start)).max(1);
    let mark = style.paint(Paint::Bad, &"^".repeat(length));
    writeln!(text, "      | {}{mark}", " ".repeat(start))
}

/// The rules that do not fail the run, a line each, unless they are shown in full.
fn write_counts(text: &mut String, summary: &Summary, detail: Detail, style: Style) -> fmt::Result {
    let is_counted = |rule: &RuleSummary| match detail {
        Detail::Totals => true,
        Detail::Failures => rule.failed == 0,
        Detail::All => false,
    };
    let rules = summary.rules_by_weight();
    for (id, rule) in rules.into_iter().filter(|(_, rule)| is_counted(rule)).take(MAX_ROWS) {
        let color = if rule.failed > 0 { Paint::Bad } else { Paint::Warning };
        let word = style.paint(color, rule.verdict.as_str());
        let id = style.paint(Paint::Strong, id);
        writeln!(text, "{word} {id} [{}]: {}", rule.level, counted(rule.exchanges(), "exchange"))?;
    }
    Ok(())
}

fn write_targets(text: &mut String, summary: &Summary, style: Style) -> fmt::Result {
    if summary.targets.len() < 2 {
        return Ok(());
    }
    let width = summary.targets.keys().map(|name| columns(name)).max().unwrap_or(0).clamp(6, 40);
    writeln!(text, "\n{:<width$}  passed  failed  warned  expected", "target")?;
    for (name, tally) in summary.targets.iter().take(MAX_ROWS) {
        let Tally { passed, failed, warned, expected, .. } = tally;
        let shown = cut(name, width);
        let pad = " ".repeat(width.saturating_sub(columns(&shown)));
        let name = style.paint(Paint::Strong, &shown);
        writeln!(text, "{name}{pad}  {passed:>6}  {failed:>6}  {warned:>6}  {expected:>8}")?;
    }
    writeln!(text)
}

/// `in 3 exchanges: a, b and 1 more`.
fn exchanges(count: usize, names: &[String]) -> String {
    let mut text = format!("in {}", counted(count, "exchange"));
    if !names.is_empty() {
        text.push_str(": ");
        text.push_str(&names.join(", "));
        if count > names.len() {
            text.push_str(&format!(" and {} more", count - names.len()));
        }
    }
    text
}

fn paint(verdict: Verdict) -> Paint {
    match verdict {
        Verdict::Fail | Verdict::Xpass | Verdict::Harness | Verdict::Unreadable => Paint::Bad,
        Verdict::Warn | Verdict::Info | Verdict::Infra | Verdict::Xfail => Paint::Warning,
        Verdict::Pass => Paint::Good,
        Verdict::Skip | Verdict::NotApplicable => Paint::Dim,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::sample;

    #[test]
    fn an_exchange_is_one_line_and_its_findings() {
        let (_, entries, _) = sample();
        let text = |at: usize| entry(&entries[at], Detail::Failures, Style::default());
        let first = text(0);
        assert!(
            first.starts_with(
                "pass    recorded a  unary  contract hermes-4-405b  published pass  overlaid pass"
            ),
            "{first}"
        );
        assert!(first.ends_with("lossless\n"), "{first}");
        assert_eq!(first.lines().count(), 1);
        let failed = text(1);
        let rest: Vec<_> = failed.lines().skip(1).collect();
        assert_eq!(
            rest,
            [
                "    fail stream/id-is-constant [MUST]",
                "      b/body.sse:3 event 2 /id: expected \"chatcmpl-1\", seen \"<b>\"",
            ]
        );
        assert_eq!(text(2), "infra   live     c  connection refused\n");
    }

    #[test]
    fn failures_come_first_with_an_example_and_a_mark() {
        let (run, _, totals) = sample();
        let text = summary(&run, &totals, Detail::Failures, Style::new(false, 80));
        assert!(text.starts_with("infra connection refused: in 1 exchange: c\n"), "{text}");
        assert!(text.contains("\nfail stream/id-is-constant [MUST]\n"), "{text}");
        assert!(text.contains("  in 1 exchange: b, 1 finding in all\n"), "{text}");
        let mut lines = text.lines().skip_while(|line| !line.starts_with("      | "));
        let (shown, marks) = (lines.next().unwrap(), lines.next().unwrap());
        let at = marks.find('^').unwrap();
        let marked: String = shown.chars().skip(at).take(marks.len() - at).collect();
        assert_eq!(marked, "\"<b>\"");
        assert!(text.contains("chatwire accept --rule stream/id-is-constant"), "{text}");
        assert!(text.ends_with("\n1 passed, 2 failed\n"), "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn warnings_are_counted_unless_asked_for() {
        let (run, _, totals) = sample();
        let text = |detail| summary(&run, &totals, detail, Style::default());
        let counted = "warn headers/request-id-is-sent [SHOULD]: 1 exchange\n";
        assert!(text(Detail::Failures).contains(counted), "{}", text(Detail::Failures));
        assert!(!text(Detail::All).contains(counted));
        assert!(text(Detail::All).contains("warn headers/request-id-is-sent [SHOULD]\n"));
        assert!(text(Detail::Totals).contains("fail stream/id-is-constant [MUST]: 1 exchange\n"));
    }
}
