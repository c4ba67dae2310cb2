//! A report as JSON, one object on each line.
//!
//! The first line is of `"type": "run"`, the last of `"type": "summary"`, and those between are of
//! `"type": "entry"`: the exchanges that did not simply pass, or all of them.
//! [`merge`](super::merge) reads them again.

use std::io::{self, Write as _};

use serde::{Deserialize, Serialize};

use super::{Entry, ReportOutput, ReportWriter, Run, Summary, sanitize};
use crate::verdict::Verdict;

/// One line, as it is written.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum LineRef<'a> {
    Run(&'a Run),
    Entry(&'a Entry),
    Summary(&'a Summary),
}

/// One line, as it is read.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(super) enum Line {
    Run(Run),
    Entry(Box<Entry>),
    Summary(Box<Summary>),
}

/// Writes a report as JSON lines.
#[derive(Debug)]
pub(super) struct Ndjson {
    output: ReportOutput,
    all: bool,
}

impl Ndjson {
    pub(super) fn new(run: &Run, output: ReportOutput, all: bool) -> io::Result<Self> {
        let mut writer = Self { output, all };
        // The rules are the same in every run; the findings name them.
        let run = if all { run.clone() } else { Run { rules: Vec::new(), ..run.clone() } };
        writer.line(&LineRef::Run(&run))?;
        Ok(writer)
    }

    fn line(&mut self, line: &LineRef<'_>) -> io::Result<()> {
        let text = serde_json::to_string(line).map_err(io::Error::other)?;
        writeln!(self.output, "{}", sanitize::json(&text))
    }
}

impl ReportWriter for Ndjson {
    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        if self.all {
            return self.line(&LineRef::Entry(entry));
        }
        if entry.verdict() == Verdict::Pass && entry.rules().is_empty() {
            return Ok(());
        }
        let mut entry = entry.clone();
        if let Some(judged) = &mut entry.judged {
            judged.timeline = None;
        }
        self.line(&LineRef::Entry(&entry))
    }

    fn finish(mut self: Box<Self>, _: &Run, summary: &Summary) -> io::Result<()> {
        self.line(&LineRef::Summary(summary))?;
        self.output.close()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::report::{ReportKind, tests::written};

    #[test]
    fn what_did_not_pass_is_a_line() {
        let text = written(ReportKind::Ndjson);
        let lines: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let types: Vec<_> = lines.iter().map(|line| line["type"].as_str().unwrap()).collect();
        assert_eq!(types, ["run", "entry", "entry", "summary"]);
        assert_eq!((&lines[1]["verdict"], &lines[1]["name"]), (&"fail".into(), &"b".into()));
        let judged = &lines[1]["judged"];
        let contract = &judged["contract"];
        assert_eq!(
            (&contract["name"], &contract["publisher"], &contract["chosen_by"]),
            (&"hermes-4-405b".into(), &"AI/ML API".into(), &"model".into())
        );
        let rules = judged["rules"].as_array().unwrap();
        assert_eq!(rules.len(), 2, "{rules:?}");
        let broken = rules.iter().find(|rule| rule["verdict"] == "fail").unwrap();
        assert_eq!(broken["findings"][0]["location"]["pointer"], "/id");
        assert_eq!(lines[2]["message"], "connection refused");
        assert_eq!(lines[3]["tally"]["failed"], 2);
        assert!(judged.get("timeline").is_none());
    }

    #[test]
    fn all_exchanges_are_written_on_demand() {
        let text = written(ReportKind::NdjsonAll);
        assert_eq!(text.lines().count(), 5);
        assert!(text.contains("\"timeline\""));
    }
}
