//! A summary in Markdown, as for the summary of a CI job.

use std::io::{self, Write as _};

use super::{Entry, ReportOutput, ReportWriter, Run, Summary, counted, sanitize};

/// How many rules, targets and reasons are shown each.
const MAX_ROWS: usize = 50;

/// How many characters of a text from outside are shown.
const MAX_SHOWN: usize = 300;

/// Writes a summary.
#[derive(Debug)]
pub(super) struct Markdown {
    output: ReportOutput,
}

impl Markdown {
    pub(super) fn new(output: ReportOutput) -> Self {
        Self { output }
    }
}

impl ReportWriter for Markdown {
    fn entry(&mut self, _: &Entry) -> io::Result<()> {
        Ok(())
    }

    fn finish(mut self: Box<Self>, run: &Run, summary: &Summary) -> io::Result<()> {
        let out = &mut self.output;
        let tally = &summary.tally;
        writeln!(
            out,
            "## {}: {} passed, {} failed\n",
            code(&run.title),
            tally.passed,
            tally.failed
        )?;
        for reason in summary.reasons.iter().take(MAX_ROWS) {
            let names: Vec<_> = reason.names.iter().map(|name| code(name)).collect();
            let (message, names) = (code(&reason.message), names.join(", "));
            writeln!(
                out,
                "- **{}** {message}: {}, {names}",
                reason.verdict,
                counted(reason.count, "exchange")
            )?;
        }
        if !summary.reasons.is_empty() {
            writeln!(out)?;
        }
        if !summary.rules.is_empty() {
            writeln!(out, "| verdict | rule | level | exchanges | findings | example |")?;
            writeln!(out, "|---|---|---|--:|--:|---|")?;
        }
        for (id, rule) in summary.rules_by_weight().into_iter().take(MAX_ROWS) {
            let word = if rule.failed > 0 { "**fail**" } else { rule.verdict.as_str() };
            let source = run.rule(id).map_or("", |rule| rule.source.as_str());
            let id = self::rule(id, source);
            let example = rule.example.as_ref().map(ToString::to_string);
            let example = example.or_else(|| rule.reason.clone()).unwrap_or_default();
            writeln!(
                out,
                "| {word} | {id} | {} | {} | {} | {} |",
                rule.level,
                rule.exchanges(),
                rule.findings,
                code(&example)
            )?;
        }
        if summary.targets.len() > 1 {
            writeln!(out, "\n| target | passed | failed | warned | expected |")?;
            writeln!(out, "|---|--:|--:|--:|--:|")?;
            for (name, tally) in summary.targets.iter().take(MAX_ROWS) {
                let (passed, failed) = (tally.passed, tally.failed);
                let (warned, expected) = (tally.warned, tally.expected);
                writeln!(out, "| {} | {passed} | {failed} | {warned} | {expected} |", code(name))?;
            }
        }
        if tally.responses > 0 {
            writeln!(
                out,
                "\nOf {} {} valid as published, {} with the overlay, {} lossless.",
                counted(tally.responses, "response"),
                tally.published,
                tally.overlaid,
                tally.lossless
            )?;
        }
        for (contract, responses) in summary.contracts.iter().take(MAX_ROWS) {
            let responses = counted(*responses, "response");
            writeln!(out, "\nContract {}: {responses}.", code(&contract.to_string()))?;
        }
        if let Some(date) = &run.date {
            writeln!(out, "\nJudged {} by chatwire {}.", code(date), code(&run.version))?;
        }
        self.output.close()
    }
}

/// Text from anywhere as a code span, which neither links nor mentions, and ends no table cell.
pub(crate) fn code(text: &str) -> String {
    let text = sanitize::line(text);
    let shown: String = text.chars().take(MAX_SHOWN).collect();
    let mut shown = shown.trim().replace('|', "\\|");
    if shown.is_empty() {
        return "-".to_owned();
    }
    if shown.chars().count() < text.trim().chars().count() {
        shown.push('…');
    }
    let longest = shown.split(|next| next != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if shown.starts_with('`') || shown.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{shown}{pad}{fence}")
}

/// A rule, linked to its source if that is a URL of the web without surprises.
fn rule(id: &str, source: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&*+,;=%".contains(&byte);
    if source.starts_with("https://") && source.bytes().all(is_plain) {
        format!("[{}]({source})", code(id))
    } else {
        code(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{ReportKind, tests::written};

    #[test]
    fn the_summary_counts_and_names_the_rules() {
        let text = written(ReportKind::Markdown);
        assert!(text.starts_with("## `conformance`: 1 passed, 2 failed\n"), "{text}");
        assert!(text.contains("- **infra** `connection refused`: 1 exchange, `c`\n"), "{text}");
        assert!(text.contains("| **fail** | [`stream/id-is-constant`](https://"), "{text}");
    }

    #[test]
    fn text_stays_in_its_code_span_and_cell() {
        assert_eq!(code("a|b\n`c`"), "`` a\\|b `c` ``");
        assert_eq!(code("``"), "``` `` ```");
        assert_eq!(code("<img src=x>@all"), "`<img src=x>@all`");
        assert_eq!(code(" "), "-");
    }
}
