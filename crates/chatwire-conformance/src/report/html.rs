//! A report as one self-contained HTML page.
//!
//! Totals and broken rules are HTML; the exchanges are JSON in the page, which its script lists.
//! The page loads nothing, and its policy forbids it to.

use std::{
    collections::BTreeMap,
    io::{self, Write as _},
};

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::{Value, json};

use super::{
    Entry, FailOn, ReportOutput, ReportWriter, Run, Summary, counted, excerpt::Excerpt, sanitize,
    summary::RuleSummary, writer::Spool,
};
use crate::verdict::Verdict;

/// How many bytes of findings a page holds.
const MAX_DETAILS: usize = 24 << 20;

/// How many bytes of frames and events a page holds.
const MAX_TIMELINES: usize = 12 << 20;

/// How many targets can be chosen from.
const MAX_TARGETS: usize = 1_000;

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// Nothing from elsewhere: no script, no style, no picture, no request.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; \
     base-uri 'none'";

/// Writes a page; the totals stand before the exchanges, which wait in files.
#[derive(Debug)]
pub(super) struct Html {
    output: ReportOutput,
    entries: Spool,
    details: Spool,
    lines: usize,
    detail_bytes: usize,
    timeline_bytes: usize,
    rules: Names,
    targets: Names,
    fail_on: FailOn,
}

/// Names in the order of their first use.
#[derive(Debug, Default)]
struct Names {
    known: BTreeMap<String, usize>,
    list: Vec<String>,
}

impl Names {
    fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.known.get(name) {
            return *number;
        }
        self.known.insert(name.to_owned(), self.list.len());
        self.list.push(name.to_owned());
        self.list.len() - 1
    }
}

impl Html {
    pub(super) fn new(run: &Run, output: ReportOutput) -> io::Result<Self> {
        Ok(Self {
            output,
            entries: Spool::new()?,
            details: Spool::new()?,
            lines: 0,
            detail_bytes: 0,
            timeline_bytes: 0,
            rules: Names::default(),
            targets: Names::default(),
            fail_on: run.fail_on,
        })
    }

    /// Writes the findings of an entry if there is room; gives the number of their line.
    fn detail(&mut self, entry: &Entry) -> io::Result<Option<usize>> {
        let Some(judged) = entry.judged.as_ref().filter(|judged| !judged.rules.is_empty()) else {
            return Ok(None);
        };
        if self.detail_bytes > MAX_DETAILS {
            return Ok(None);
        }
        let mut judged = judged.clone();
        if self.timeline_bytes > MAX_TIMELINES {
            judged.timeline = None;
        } else if let Some(timeline) = &judged.timeline {
            self.timeline_bytes +=
                timeline.steps.iter().map(|step| step.text.len() + 80).sum::<usize>();
        }
        let line = script_text(&serde_json::to_value(&judged).map_err(io::Error::other)?);
        self.detail_bytes += line.len();
        writeln!(self.details, "{line}")?;
        self.lines += 1;
        Ok(Some(self.lines - 1))
    }
}

impl ReportWriter for Html {
    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        let detail = self.detail(entry)?;
        let rules: Vec<_> =
            entry.rules().iter().map(|outcome| self.rules.number(&outcome.rule)).collect();
        let target = entry.target().map(|target| {
            let is_full = self.targets.list.len() >= MAX_TARGETS;
            let is_new = !self.targets.known.contains_key(target);
            self.targets.number(if is_full && is_new { "(others)" } else { target })
        });
        let verdict = Verdict::ALL.iter().position(|verdict| *verdict == entry.verdict());
        let fails = usize::from(entry.fails(self.fail_on));
        let line =
            json!([fails, verdict, entry.name, entry.group, target, entry.message, rules, detail]);
        writeln!(self.entries, "{}", script_text(&line))
    }

    fn finish(mut self: Box<Self>, run: &Run, summary: &Summary) -> io::Result<()> {
        let index = json!({
            "rules": self.rules.list,
            "targets": self.targets.list,
            "verdicts": Verdict::ALL.map(Verdict::as_str),
        });
        let head = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    // A page without an icon asks for /favicon.ico.
                    link rel="icon" href="data:,";
                    title { (line(&run.title)) ": " (summary.tally.failed) " failed" }
                    style { (PreEscaped(STYLE)) }
                }
            }
        };
        let head = head.into_string();
        let head = head.strip_suffix("</html>").unwrap_or(&head);
        let out = &mut self.output;
        write!(out, "{head}<body>{}", body(run, summary).into_string())?;
        write!(
            out,
            "<script type=\"application/json\" id=\"index\">{}</script>",
            script_text(&index)
        )?;
        out.write_all(b"<script type=\"application/json\" id=\"entries\">\n")?;
        self.entries.copy_to(out)?;
        out.write_all(b"</script><script type=\"application/json\" id=\"details\">\n")?;
        self.details.copy_to(out)?;
        writeln!(out, "</script><script>{SCRIPT}</script></body></html>")?;
        self.output.close()
    }
}

/// JSON in a script element: nothing in it ends the element.
fn script_text(value: &Value) -> String {
    sanitize::json(&value.to_string()).replace('<', "\\u003c")
}

/// Text from anywhere, on one line; the markup escapes it.
fn line(text: &str) -> String {
    sanitize::line(text).into_owned()
}

fn body(run: &Run, summary: &Summary) -> Markup {
    let tally = &summary.tally;
    html! {
        h1 { (line(&run.title)) }
        p.dim {
            "Judged by chatwire " (line(&run.version))
            @if let Some(date) = &run.date { " on " time datetime=(line(date)) { (line(date)) } }
            @if let Some(shard) = &run.shard { ", part " (line(shard)) }
            ". " (match run.fail_on {
                FailOn::Must => "A broken MUST fails the run.",
                FailOn::Should => "A broken MUST or SHOULD fails the run.",
                FailOn::Any => "Every broken rule fails the run.",
            })
        }
        ul.totals {
            li { b.bad[tally.failed > 0] { (tally.failed) } "failed" }
            li { b.good[tally.passed > 0] { (tally.passed) } "passed" }
            li { b.warn[tally.warned > 0] { (tally.warned) } "with warnings" }
            li { b.info[tally.expected > 0] { (tally.expected) } "as expected" }
        }
        @for reason in summary.reasons.iter().take(50) {
            p.reason {
                strong { (reason.verdict) } ": " (line(&reason.message)) " (" (reason.count) ": "
                (line(&reason.names.join(", "))) ")"
            }
        }
        @if !summary.rules.is_empty() {
            h2 { "Broken rules" }
            @for (id, rule) in summary.rules_by_weight() { (broken(run, id, rule)) }
        }
        h2 #exchanges { "Exchanges" }
        noscript { p { "The list of exchanges needs JavaScript; the NDJSON report has the same." } }
        div #filters hidden {
            div.filters {
                label { "Search" input #search type="search" placeholder="name or message"; }
                label { "Verdict" select #verdict {} }
                label { "Rule" select #rule {} }
                label { "Target" select #target {} }
            }
            p.dim #found aria-live="polite" {}
        }
        div #list {}
        p { button #more type="button" hidden { "Show more" } }
        @if summary.targets.len() > 1 { h2 { "Targets" } (targets(summary)) }
        h2 { "Contracts" }
        @if summary.contracts.is_empty() { p.dim { "No response was judged by a contract." } }
        @for (contract, responses) in &summary.contracts {
            p {
                code { (line(&contract.name)) }
                @if let Some(version) = &contract.version { " " (line(version)) }
                ", published by " (line(&contract.publisher)) ", chosen by "
                (contract.chosen_by) ": " (responses) " responses "
                span.dim { "(SHA-256 " code { (line(&contract.sha256)) } ")" }
            }
        }
        @if tally.responses > 0 {
            p {
                "Of " (tally.responses) " responses " (tally.published)
                " are valid as published, " (tally.overlaid) " with the overlay, "
                (tally.lossless) " lossless."
            }
        }
        @if !run.rules.is_empty() {
            h2 { "Rules" }
            details {
                summary { "All " (run.rules.len()) " rules" }
                div.body {
                    @for rule in &run.rules {
                        div #{ "rule-" (line(&rule.id)) } {
                            h3 { code { (line(&rule.id)) } " " (rule.level) }
                            p { (line(&rule.requirement)) }
                            @for impact in &rule.impact { p { "Breaks " (line(impact)) } }
                            p { (source(&rule.source)) }
                        }
                    }
                }
            }
        }
    }
}

fn broken(run: &Run, id: &str, rule: &RuleSummary) -> Markup {
    let word =
        if rule.failed > 0 && rule.verdict.is_accepted() { Verdict::Fail } else { rule.verdict };
    let color = match word {
        Verdict::Warn => "warn",
        Verdict::Info | Verdict::Xfail => "info",
        _ => "bad",
    };
    html! {
        details {
            summary {
                span.badge.(color) { (word) }
                code { (line(id)) }
                span.dim { (rule.level) }
                span.count { (counted(rule.exchanges(), "exchange")) ", " (counted(rule.findings, "finding")) }
            }
            div.body {
                @if let Some(rule) = run.rule(id) {
                    p { (line(&rule.requirement)) }
                    @for impact in &rule.impact { p { "Breaks " (line(impact)) } }
                    p { (source(&rule.source)) }
                }
                @if let Some(reason) = &rule.reason { p.dim { (line(reason)) } }
                @if let Some(example) = &rule.example {
                    p {
                        @if example.location != crate::finding::Location::default() {
                            code { (line(&example.location.to_string())) } ": "
                        }
                        "expected "
                        (line(&example.expected)) ", seen " code { (line(&example.seen)) }
                    }
                    @if let Some(excerpt) = &example.excerpt { (shown(excerpt)) }
                }
                p.dim { "In " (line(&rule.names.join(", "))) @if rule.exchanges() > rule.names.len() { " and more" } }
                button type="button" hidden data-rule=(line(id)) { "Show the exchanges" }
                @if rule.failed > 0 {
                    p.dim { "Accept with " code { "chatwire accept --rule " (line(id)) " --reason WHY PATH" } }
                }
            }
        }
    }
}

fn shown(excerpt: &Excerpt) -> Markup {
    let part = |from: usize, count: usize| -> String {
        excerpt.text.chars().skip(from).take(count).collect()
    };
    let end = excerpt.start.saturating_add(excerpt.length);
    html! {
        pre {
            (line(&part(0, excerpt.start)))
            mark { (line(&part(excerpt.start, excerpt.length))) }
            (line(&part(end, usize::MAX)))
        }
    }
}

/// A link to the source of a rule, if it is one to the web.
fn source(url: &str) -> Markup {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    html! {
        @if is_web { a href=(url) rel="noreferrer" { (line(url)) } } @else { (line(url)) }
    }
}

fn targets(summary: &Summary) -> Markup {
    html! {
        table {
            thead {
                tr {
                    th { "target" } th.number { "passed" } th.number { "failed" }
                    th.number { "warned" } th.number { "expected" }
                }
            }
            tbody {
                @for (name, tally) in summary.targets.iter().take(MAX_TARGETS) {
                    tr {
                        td { (line(name)) }
                        td.number { (tally.passed) } td.number { (tally.failed) }
                        td.number { (tally.warned) } td.number { (tally.expected) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::report::{ReportKind, tests::written};

    #[test]
    fn the_page_is_whole_and_escaped() {
        let page = written(ReportKind::Html);
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"), "{page}");
        assert!(page.contains("<b class=\"bad\">2</b>failed"), "{page}");
        assert!(page.contains("id=\"rule-stream/id-is-constant\""));
        assert!(page.contains("published by AI/ML API"));
        assert!(page.contains("&lt;b&gt;") && page.contains("\\u003cb>") && !page.contains("<b>"));
        assert!(!page.contains("src=") && !page.contains("@import"));
    }
}
