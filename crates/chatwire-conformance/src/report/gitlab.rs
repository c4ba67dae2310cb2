//! A report as GitLab code quality: a JSON array of issues.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::io::{self, Write as _};

use serde_json::{Value, json};

use super::{Entry, ReportOutput, ReportWriter, Run, Summary, fingerprint, sanitize};
use crate::{
    finding::Location,
    verdict::{Level, Verdict},
};

/// Writes the issues of a run.
#[derive(Debug)]
pub(super) struct GitLab {
    output: ReportOutput,
    is_first: bool,
}

impl GitLab {
    pub(super) fn new(mut output: ReportOutput) -> io::Result<Self> {
        output.write_all(b"[")?;
        Ok(Self { output, is_first: true })
    }

    fn issue(
        &mut self,
        entry: &Entry,
        check: &str,
        severity: &str,
        (description, location): (&str, Option<&Location>),
        index: usize,
    ) -> io::Result<()> {
        let file = location.and_then(|location| location.file.as_ref());
        let path = file.map_or_else(|| entry.name.clone(), |file| sanitize::path(file));
        let path = path.strip_prefix("./").unwrap_or(&path);
        let line = location.and_then(|location| location.line).unwrap_or(1);
        let place = location.map(ToString::to_string).unwrap_or_default();
        let issue = json!({
            "description": sanitize::line(description),
            "check_name": check,
            "fingerprint": fingerprint::of(&[&entry.group, &entry.name, check, &place], index),
            "severity": severity,
            "location": { "path": sanitize::line(path), "lines": { "begin": line } },
        });
        let comma = if self.is_first { "\n" } else { ",\n" };
        self.is_first = false;
        write!(self.output, "{comma}{}", text(&issue))
    }
}

fn text(value: &Value) -> String {
    sanitize::json(&value.to_string()).into_owned()
}

impl ReportWriter for GitLab {
    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        for outcome in entry.rules().iter().filter(|outcome| outcome.verdict != Verdict::Xfail) {
            let severity = match (outcome.verdict, outcome.level) {
                (Verdict::Info, _) => "info",
                (Verdict::Warn, _) => "minor",
                (_, Level::Must) => "critical",
                _ => "major",
            };
            for (index, finding) in outcome.findings.iter().enumerate() {
                let description = format!("{}: {finding}", outcome.rule);
                let place = (description.as_str(), Some(&finding.location));
                self.issue(entry, &outcome.rule, severity, place, index)?;
            }
            if let (true, Some(reason)) = (outcome.findings.is_empty(), &outcome.reason) {
                self.issue(entry, &outcome.rule, severity, (reason, None), 0)?;
            }
        }
        if !entry.verdict().is_accepted() && !entry.message.is_empty() {
            let verdict = entry.verdict();
            self.issue(entry, verdict.as_str(), "blocker", (&entry.message, None), 0)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, _: &Run, _: &Summary) -> io::Result<()> {
        self.output.write_all(b"\n]\n")?;
        self.output.close()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use crate::report::{ReportKind, tests::written};

    #[test]
    fn each_finding_is_an_issue_with_a_fingerprint_of_its_own() {
        let text = written(ReportKind::Gitlab);
        let issues: Vec<Value> = serde_json::from_str(&text).unwrap();
        let names: Vec<_> = issues.iter().map(|issue| issue["check_name"].as_str()).collect();
        let expected = ["headers/request-id-is-sent", "stream/id-is-constant", "infra"];
        assert_eq!(names, expected.map(Some));
        assert_eq!(issues[1]["location"]["path"], "b/body.sse");
        assert_eq!(issues[1]["location"]["lines"]["begin"], 3);
        let prints: BTreeSet<_> =
            issues.iter().map(|issue| issue["fingerprint"].as_str()).collect();
        assert_eq!(prints.len(), issues.len());
    }
}
