//! A report as one self-contained HTML page.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Entry, Outcome, Report};
use crate::{judge::SchemaVerdict, judgment::Judgment, rule::RuleOutcome, verdict::Verdict};

/// How many findings of one rule are shown.
const MAX_SHOWN: usize = 20;

const STYLE: &str = "
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-top: 1px solid #8884; }
code { font-size: .9em; overflow-wrap: anywhere; }
summary { cursor: pointer; }
.pass { color: #18794e; } .fail, .xpass, .harness { color: #cd2b31; font-weight: 600; }
.warn, .infra { color: #ad5700; } .xfail, .info { color: #5c6bc0; } .skip, .not-applicable { color: #888; }
";

/// Renders a report; everything that came from outside is escaped.
pub fn render(report: &Report) -> String {
    let tally = report.tally();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (report.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (report.title) }
                p { strong { (tally.passed) " passed, " (tally.failed) " failed" } }
                p {
                    "Of " (tally.responses) " responses " (tally.published) " are valid as published, "
                    (tally.overlaid) " with the overlay, " (tally.lossless) " lossless; "
                    (tally.warned) " with warnings, " (tally.expected) " with expected failures."
                }
                @for (contract, responses) in report.contracts() {
                    p {
                        "Judged by the contract " code { (contract.name) }
                        @if let Some(version) = &contract.version { " " (version) }
                        ", published by " (contract.publisher) " (SHA-256 "
                        code { (contract.sha256) } "; chosen by " (contract.chosen_by) "): "
                        (responses) " responses."
                    }
                }
                table {
                    thead {
                        tr {
                            th { "verdict" } th { "exchange" } th { "contract" } th { "published" }
                            th { "overlaid" } th { "rules" } th { "lossless" }
                        }
                    }
                    tbody { @for entry in &report.entries { (row(entry)) } }
                }
                h2 { "Rules" }
                table {
                    thead { tr { th { "rule" } th { "level" } th { "requirement" } } }
                    tbody {
                        @for rule in &report.rules {
                            tr id=(rule.id) {
                                td { a href=(rule.source) { code { (rule.id) } } }
                                td { (rule.level) }
                                td { (rule.requirement) }
                            }
                        }
                    }
                }
            }
        }
    };
    page.into_string()
}

fn row(entry: &Entry) -> Markup {
    html! {
        tr {
            td { (word(entry.verdict())) }
            td {
                @if !entry.group.is_empty() { (entry.group) " " }
                code { (entry.name) }
                @match &entry.outcome {
                    Outcome::Note { message, .. } => p { (message) },
                    Outcome::Judged(judgment) => (details(judgment)),
                }
            }
            @if let Outcome::Judged(judgment) = &entry.outcome {
                @let (passed, judged) = judgment.passed();
                td title=(judgment.contract) { (judgment.contract.name) }
                td { (schema(&judgment.published)) }
                td { (schema(&judgment.overlaid)) }
                td { (passed) "/" (judged) }
                td { (word(judgment.lossless.verdict)) }
            } @else {
                td colspan="5" {}
            }
        }
    }
}

fn details(judgment: &Judgment) -> Markup {
    let broken: Vec<_> = judgment
        .rules
        .iter()
        .filter(|outcome| outcome.count > 0 || !outcome.verdict.is_accepted())
        .collect();
    html! {
        @if let Some(who) = &judgment.infrastructure { p { "Not the API: " (who) "." } }
        @if let Some(first) = &judgment.lossless.first { p { "Lost at " code { (first) } } }
        @for note in &judgment.notes { p { (note) } }
        @if !broken.is_empty() {
            details open[!judgment.verdict.is_accepted()] {
                summary { (broken.len()) " rules with findings" }
                @for outcome in broken { (findings(outcome)) }
            }
        }
    }
}

fn findings(outcome: &RuleOutcome) -> Markup {
    html! {
        p {
            (word(outcome.verdict)) " "
            a href={ "#" (outcome.rule) } { code { (outcome.rule) } } " " (outcome.level)
            @if let Some(reason) = &outcome.reason { " " (reason) }
        }
        ul {
            @for finding in outcome.findings.iter().take(MAX_SHOWN) {
                li {
                    code { (finding.location) } ": expected " (finding.expected)
                    ", seen " code { (finding.seen) }
                }
            }
            @if outcome.count > MAX_SHOWN { li { "and " (outcome.count - MAX_SHOWN) " more" } }
        }
    }
}

fn schema(verdict: &SchemaVerdict) -> Markup {
    html! {
        @if verdict.first.is_empty() {
            (word(verdict.verdict))
        } @else {
            details {
                summary { (word(verdict.verdict)) " " (verdict.invalid) "/" (verdict.values) }
                ul {
                    @for one in &verdict.first {
                        li {
                            @if let Some(event) = one.event { "event " (event) " " }
                            code { (one.pointer) } ": expected " (one.expected) ", seen " (one.seen)
                        }
                    }
                }
            }
        }
    }
}

fn word(verdict: Verdict) -> Markup {
    html! { span class=(verdict) { (verdict) } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::report;

    #[test]
    fn the_page_is_whole_and_escaped() {
        let page = render(&report());
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"), "{page}");
        assert!(page.contains("1 passed, 2 failed"));
        assert!(page.contains("stream/id-is-constant"));
        assert!(page.contains("published by AI/ML API"), "{page}");
        assert!(page.contains("&lt;b&gt;") && !page.contains("<b>"));
        assert!(!page.contains("<script") && !page.contains("<link"));
    }
}
