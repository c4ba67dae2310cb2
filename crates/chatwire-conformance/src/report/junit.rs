//! A report as JUnit XML: one test case for each exchange.
//!
//! The form is accepted by the schemas of Jenkins' xUnit plugin
//! (<https://github.com/jenkinsci/xunit-plugin>) and of Ant
//! (<https://github.com/windyroad/JUnit-Schema>).

use std::io::{self, Write as _};

use super::{Entry, FailOn, ReportOutput, ReportWriter, Run, Summary, sanitize, writer::Spool};
use crate::verdict::Verdict;

/// Writes test cases; the number of failures stands before them, so they wait in a file.
#[derive(Debug)]
pub(super) struct JUnit {
    output: ReportOutput,
    cases: Spool,
    fail_on: FailOn,
    tests: usize,
    failures: usize,
    errors: usize,
}

impl JUnit {
    pub(super) fn new(run: &Run, output: ReportOutput) -> io::Result<Self> {
        let cases = Spool::new()?;
        Ok(Self { output, cases, fail_on: run.fail_on, tests: 0, failures: 0, errors: 0 })
    }
}

impl ReportWriter for JUnit {
    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        self.tests += 1;
        let group = if entry.group.is_empty() { "chatwire" } else { &entry.group };
        let class =
            entry.target().map_or_else(|| group.to_owned(), |target| format!("{group}.{target}"));
        write!(
            self.cases,
            "    <testcase classname=\"{}\" name=\"{}\" time=\"0\"",
            attribute(&class),
            attribute(&entry.name)
        )?;
        if entry.fails(self.fail_on) {
            // A failure is the server's; an error is one of the run.
            let is_error =
                matches!(entry.verdict(), Verdict::Infra | Verdict::Harness | Verdict::Unreadable);
            let tag = if is_error { "error" } else { "failure" };
            self.errors += usize::from(is_error);
            self.failures += usize::from(!is_error);
            let rules = entry.rules().iter();
            let broken = rules.filter(|outcome| self.fail_on.is_failure(outcome.verdict));
            let names: Vec<_> = broken.map(|outcome| &*outcome.rule).collect();
            let message =
                if entry.message.is_empty() { names.join(", ") } else { entry.message.clone() };
            writeln!(
                self.cases,
                ">\n      <{tag} type=\"{}\" message=\"{}\">{}</{tag}>\n    </testcase>",
                entry.verdict(),
                attribute(&message),
                content(&details(entry, self.fail_on))
            )
        } else {
            writeln!(self.cases, "/>")
        }
    }

    fn finish(mut self: Box<Self>, run: &Run, _: &Summary) -> io::Result<()> {
        // The schema has no place for a zone; the time is in UTC.
        let date = run.date.as_deref().unwrap_or("1970-01-01T00:00:00Z");
        write!(
            self.output,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite id=\"0\" \
             package=\"chatwire\" name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" \
             hostname=\"localhost\" time=\"0\" timestamp=\"{}\">\n    <properties>\n      \
             <property name=\"version\" value=\"{}\"/>\n    </properties>\n",
            attribute(&run.title),
            self.tests,
            self.failures,
            self.errors,
            attribute(date.trim_end_matches('Z')),
            attribute(&run.version),
        )?;
        self.cases.copy_to(&mut self.output)?;
        self.output
            .write_all(b"    <system-out/>\n    <system-err/>\n  </testsuite>\n</testsuites>\n")?;
        self.output.close()
    }
}

/// What was found, a line each.
fn details(entry: &Entry, fail_on: FailOn) -> String {
    let mut text = String::new();
    for outcome in entry.rules() {
        let word =
            if fail_on.is_failure(outcome.verdict) { "fail" } else { outcome.verdict.as_str() };
        let rule = sanitize::line(&outcome.rule);
        text.push_str(&format!("{word} {rule} [{}]", outcome.level));
        if let Some(reason) = &outcome.reason {
            text.push_str(&format!(" {}", sanitize::line(reason)));
        }
        text.push('\n');
        for finding in &outcome.findings {
            text.push_str(&format!("  {}\n", sanitize::line(&finding.to_string())));
        }
    }
    text
}

/// Text between tags; what XML 1.0 does not allow was replaced.
fn content(text: &str) -> String {
    let text = sanitize::text(text);
    let allowed =
        |next: char| if matches!(next, '\u{fffe}' | '\u{ffff}') { '\u{fffd}' } else { next };
    let text: String = text.chars().map(allowed).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn attribute(text: &str) -> String {
    content(&sanitize::line(text)).replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{ReportKind, tests::written};

    #[test]
    fn each_exchange_is_a_test_case() {
        let text = written(ReportKind::Junit);
        assert!(text.contains(" tests=\"3\" failures=\"1\" errors=\"1\" "), "{text}");
        assert_eq!(text.matches("<testcase ").count(), 3);
        let name = "classname=\"recorded\" name=\"a\" time=\"0\"/>";
        assert!(text.contains(name), "{text}");
        assert!(
            text.contains("<failure type=\"fail\" message=\"stream/id-is-constant\">"),
            "{text}"
        );
        assert!(text.contains("seen \"&lt;b&gt;\"\n"), "{text}");
        assert!(text.contains("<error type=\"infra\" message=\"connection refused\"></error>"));
    }

    #[test]
    fn nothing_ends_a_tag_early() {
        assert_eq!(attribute("a\"b<c>&\u{0}\n\u{ffff}"), "a&quot;b&lt;c&gt;&amp;\u{fffd} \u{fffd}");
    }
}
