//! A report as annotations of GitHub Actions.
//!
//! One for each broken rule, since GitHub shows ten of a kind for each step:
//! <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>.

use std::io::{self, Write as _};

use super::{Entry, ReportOutput, ReportWriter, Run, Summary, counted, sanitize};
use crate::finding::Location;

/// How many annotations are written at most.
const MAX_ANNOTATIONS: usize = 50;

/// Writes annotations.
#[derive(Debug)]
pub(super) struct GitHub {
    output: ReportOutput,
}

impl GitHub {
    pub(super) fn new(output: ReportOutput) -> Self {
        Self { output }
    }

    fn annotate(
        &mut self,
        level: &str,
        location: Option<&Location>,
        title: &str,
        message: &str,
    ) -> io::Result<()> {
        let mut properties = Vec::new();
        if let Some(file) = location.and_then(|location| location.file.as_ref()) {
            let file = sanitize::path(file);
            let file = file.strip_prefix("./").unwrap_or(&file);
            properties.push(format!("file={}", property(file)));
            if let Some(line) = location.and_then(|location| location.line) {
                properties.push(format!("line={line}"));
            }
        }
        properties.push(format!("title={}", property(title)));
        writeln!(self.output, "::{level} {}::{}", properties.join(","), data(message))
    }
}

impl ReportWriter for GitHub {
    fn entry(&mut self, _: &Entry) -> io::Result<()> {
        Ok(())
    }

    fn finish(mut self: Box<Self>, run: &Run, summary: &Summary) -> io::Result<()> {
        for reason in summary.reasons.iter().take(MAX_ANNOTATIONS) {
            let message = format!(
                "{} ({}: {})",
                reason.message,
                counted(reason.count, "exchange"),
                reason.names.join(", ")
            );
            self.annotate("error", None, reason.verdict.as_str(), &message)?;
        }
        for (id, rule) in summary.rules_by_weight().into_iter().take(MAX_ANNOTATIONS) {
            let level = if rule.failed > 0 { "error" } else { "warning" };
            let required = run.rule(id).map_or("", |rule| rule.requirement.as_str());
            let example = rule.example.as_ref();
            let seen = example.map(ToString::to_string).or_else(|| rule.reason.clone());
            let message = format!(
                "{required}\n{}: {}\n{}",
                counted(rule.exchanges(), "exchange"),
                rule.names.join(", "),
                seen.unwrap_or_default()
            );
            let location = example.map(|example| &example.location);
            self.annotate(level, location, id, &message)?;
        }
        self.output.close()
    }
}

/// A message: hidden characters are replaced, line feeds are escaped.
fn data(text: &str) -> String {
    sanitize::text(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&sanitize::line(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{ReportKind, tests::written};

    #[test]
    fn each_rule_is_one_annotation() {
        let text = written(ReportKind::Github);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert!(lines[0].starts_with("::error title=infra::connection refused"), "{text}");
        let place = "::error file=b/body.sse,line=3,title=stream/id-is-constant::";
        assert!(lines[1].starts_with(place), "{text}");
        assert!(lines[1].contains("%0A1 exchange: b%0A"), "{text}");
        assert!(lines[2].starts_with("::warning "), "{text}");
    }

    #[test]
    fn text_cannot_end_its_line_or_its_property() {
        assert_eq!(data("50%\r\n::error::x\u{202e}"), "50%25\u{fffd}%0A::error::x\u{fffd}");
        assert_eq!(property("a:b,c\nd"), "a%3Ab%2Cc d");
    }
}
