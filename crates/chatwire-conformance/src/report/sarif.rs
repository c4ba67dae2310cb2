//! A report as SARIF 2.1.0.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use std::{
    io::{self, Write as _},
    path::Path,
};

use serde_json::{Value, json};

use super::{Entry, ReportOutput, ReportWriter, Run, Summary, fingerprint, sanitize};
use crate::{
    finding::{Finding, Location},
    rule::RuleOutcome,
    verdict::{Level, Verdict},
};

/// How many results are written at most: GitHub takes no more in one run.
const MAX_RESULTS: usize = 25_000;

/// How many notifications are written at most.
const MAX_NOTIFICATIONS: usize = 1_000;

/// Writes the results first and the tool, whose rules they name, last.
#[derive(Debug)]
pub(super) struct Sarif {
    output: ReportOutput,
    results: usize,
    dropped: usize,
}

impl Sarif {
    pub(super) fn new(_: &Run, mut output: ReportOutput) -> io::Result<Self> {
        output.write_all(
            b"{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\
              \"version\":\"2.1.0\",\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\
              \"results\":[",
        )?;
        Ok(Self { output, results: 0, dropped: 0 })
    }

    fn result(&mut self, result: &Value) -> io::Result<()> {
        if self.results == MAX_RESULTS {
            self.dropped += 1;
            return Ok(());
        }
        let comma = if self.results == 0 { "\n" } else { ",\n" };
        self.results += 1;
        write!(self.output, "{comma}{}", text(result))
    }
}

impl ReportWriter for Sarif {
    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        for outcome in entry.rules() {
            for (index, finding) in outcome.findings.iter().enumerate() {
                self.result(&result(entry, outcome, finding, index))?;
            }
            if let (true, Some(reason)) = (outcome.findings.is_empty(), &outcome.reason) {
                let location = Location::default();
                self.result(&bare(entry, outcome, &location, reason, 0))?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, run: &Run, summary: &Summary) -> io::Result<()> {
        let rules: Vec<_> = run
            .rules
            .iter()
            .map(|rule| {
                let level = severity(rule.level);
                json!({
                    "id": rule.id,
                    "shortDescription": { "text": rule.requirement },
                    "helpUri": rule.source,
                    "help": { "text": help(&rule.impact, &rule.source) },
                    "defaultConfiguration": { "level": level },
                })
            })
            .collect();
        let mut notifications: Vec<_> = summary
            .reasons
            .iter()
            .take(MAX_NOTIFICATIONS)
            .map(|reason| {
                let names = reason.names.join(", ");
                let message = format!("{}: {} ({})", reason.verdict, reason.message, names);
                json!({ "level": "error", "message": { "text": sanitize::line(&message) } })
            })
            .collect();
        if self.dropped > 0 {
            let message = format!("{} more results are left out", self.dropped);
            notifications.push(json!({ "level": "warning", "message": { "text": message } }));
        }
        let mut invocation = json!({
            "executionSuccessful": summary.reasons.is_empty(),
            "toolExecutionNotifications": notifications,
        });
        if let Some(date) = &run.date {
            invocation["startTimeUtc"] = date.clone().into();
        }
        let driver = json!({
            "name": "chatwire",
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "semanticVersion": run.version,
            "rules": rules,
        });
        write!(
            self.output,
            "\n],\"tool\":{{\"driver\":{}}},\"invocations\":[{}]}}]}}\n",
            text(&driver),
            text(&invocation)
        )?;
        self.output.close()
    }
}

fn text(value: &Value) -> String {
    sanitize::json(&value.to_string()).into_owned()
}

fn help(impact: &[String], source: &str) -> String {
    impact.iter().map(|line| format!("Breaks {line}.\n")).chain([format!("See {source}")]).collect()
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Must => "error",
        Level::Should => "warning",
        Level::May => "note",
    }
}

fn result(entry: &Entry, outcome: &RuleOutcome, finding: &Finding, index: usize) -> Value {
    let message = format!("expected {}, seen {}", finding.expected, finding.seen);
    let mut result = bare(entry, outcome, &finding.location, &message, index);
    if let Some(excerpt) = &finding.excerpt {
        let region = &mut result["locations"][0]["physicalLocation"]["region"];
        if region.is_object() {
            region["snippet"] = json!({ "text": excerpt.text });
        }
    }
    result
}

fn bare(
    entry: &Entry,
    outcome: &RuleOutcome,
    location: &Location,
    message: &str,
    index: usize,
) -> Value {
    let file =
        location.file.as_ref().map_or_else(|| entry.name.clone(), |file| sanitize::path(file));
    let mut physical = json!({ "artifactLocation": { "uri": uri(&file) } });
    if let Some(line) = location.line {
        physical["region"] = json!({ "startLine": line });
    }
    let mut place = json!({ "physicalLocation": physical });
    let logical = location.pointer.clone().or_else(|| location.header.clone());
    if let Some(logical) = logical.filter(|logical| !logical.is_empty()) {
        let event = location.event.map(|event| format!("event {event} ")).unwrap_or_default();
        let name = sanitize::line(&format!("{event}{logical}")).into_owned();
        place["logicalLocations"] = json!([{ "fullyQualifiedName": name }]);
    }
    let level = match outcome.verdict {
        Verdict::Info => "note",
        Verdict::Warn => "warning",
        Verdict::Xfail => severity(outcome.level),
        _ => "error",
    };
    let print = [&*entry.group, &*entry.name, &*outcome.rule, &*location.to_string()];
    let print = fingerprint::of(&print, index);
    let mut result = json!({
        "ruleId": outcome.rule,
        "level": level,
        "message": { "text": sanitize::line(message) },
        "locations": [place],
        "partialFingerprints": { "chatwire/v1": print },
    });
    if outcome.verdict == Verdict::Xfail {
        let reason = outcome.reason.as_deref().unwrap_or_default();
        let reason = sanitize::line(reason);
        result["suppressions"] = json!([{ "kind": "external", "justification": reason }]);
    }
    result
}

/// A path as a URI reference, relative if the path is.
fn uri(path: &str) -> String {
    let absolute = Path::new(path).is_absolute();
    let mut uri = if absolute { "file://".to_owned() } else { String::new() };
    for byte in path.strip_prefix("./").unwrap_or(path).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            b'\\' if cfg!(windows) => uri.push('/'),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{ReportKind, tests::written};

    #[test]
    fn results_name_their_rule_and_place() {
        let report: Value = serde_json::from_str(&written(ReportKind::Sarif)).unwrap();
        let run = &report["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 2);
        let broken = &results[1];
        assert_eq!(
            (&broken["ruleId"], &broken["level"]),
            (&"stream/id-is-constant".into(), &"error".into())
        );
        let place = &broken["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "b/body.sse");
        assert_eq!(place["region"]["startLine"], 3);
        assert_eq!(run["invocations"][0]["executionSuccessful"], false);
        let known = |result: &Value| {
            let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
            rules.iter().any(|rule| rule["id"] == result["ruleId"])
        };
        assert!(results.iter().all(known));
    }

    #[test]
    fn a_path_is_a_uri() {
        assert_eq!(uri("./a b/ü?.sse"), "a%20b/%C3%BC%3F.sse");
        #[cfg(unix)]
        assert_eq!(uri("/a/b"), "file:///a/b");
    }
}
