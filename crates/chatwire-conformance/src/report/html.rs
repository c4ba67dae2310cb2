//! A report as one HTML page that needs nothing else.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Entry, Report, Result};
use crate::{
    judge::{Judgement, SchemaVerdict},
    rule::Outcome,
    rules,
    verdict::Verdict,
};

/// How many findings of one rule are shown.
const SHOWN: usize = 20;

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
                    "Of " (tally.answers) " answers " (tally.published) " are valid as published, "
                    (tally.overlaid) " with the overlay, " (tally.lossless) " lossless; "
                    (tally.warned) " with warnings, " (tally.expected) " with expected failures."
                }
                table {
                    thead {
                        tr {
                            th { "verdict" } th { "exchange" } th { "published" } th { "overlaid" }
                            th { "rules" } th { "lossless" }
                        }
                    }
                    tbody { @for entry in &report.entries { (row(entry)) } }
                }
                h2 { "Rules" }
                table {
                    thead { tr { th { "rule" } th { "level" } th { "requirement" } } }
                    tbody {
                        @for rule in rules::all() {
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
                @match &entry.result {
                    Result::Told { what, .. } => p { (what) },
                    Result::Judged(judgement) => (details(judgement)),
                }
            }
            @if let Result::Judged(judgement) = &entry.result {
                @let (kept, judged) = judgement.kept();
                td { (schema(&judgement.published)) }
                td { (schema(&judgement.overlaid)) }
                td { (kept) "/" (judged) }
                td { (word(judgement.lossless.verdict)) }
            } @else {
                td colspan="4" {}
            }
        }
    }
}

fn details(judgement: &Judgement) -> Markup {
    let broken: Vec<_> = judgement
        .rules
        .iter()
        .filter(|outcome| outcome.count > 0 || !outcome.verdict.is_accepted())
        .collect();
    html! {
        @if let Some(who) = judgement.infrastructure { p { "Not the API: " (who) "." } }
        @if let Some(first) = &judgement.lossless.first { p { "Lost at " code { (first) } } }
        @for note in &judgement.notes { p { (note) } }
        @if !broken.is_empty() {
            details open[!judgement.verdict.is_accepted()] {
                summary { (broken.len()) " rules with findings" }
                @for outcome in broken { (findings(outcome)) }
            }
        }
    }
}

fn findings(outcome: &Outcome) -> Markup {
    html! {
        p {
            (word(outcome.verdict)) " "
            a href={ "#" (outcome.rule) } { code { (outcome.rule) } } " " (outcome.level)
            @if let Some(reason) = &outcome.reason { " " (reason) }
        }
        ul {
            @for finding in outcome.findings.iter().take(SHOWN) {
                li {
                    code { (finding.location) } ": expected " (finding.expected)
                    ", seen " code { (finding.seen) }
                }
            }
            @if outcome.count > SHOWN { li { "and " (outcome.count - SHOWN) " more" } }
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
        assert!(page.contains("&lt;b&gt;") && !page.contains("<b>"));
        assert!(!page.contains("<script") && !page.contains("<link"));
    }
}
