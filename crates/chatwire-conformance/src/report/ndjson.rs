//! A report as JSON, one object on each line.
//!
//! Every entry is a line of `"type": "entry"`; the last line is of `"type": "summary"`.

use serde::Serialize;

use super::{Entry, Report, Tally};

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Line<'a> {
    Entry {
        verdict: &'static str,
        #[serde(flatten)]
        entry: &'a Entry,
    },
    Summary {
        title: &'a str,
        #[serde(flatten)]
        tally: Tally,
    },
}

/// Renders a report; every line ends with a line feed.
pub fn render(report: &Report) -> String {
    let entries =
        report.entries.iter().map(|entry| Line::Entry { verdict: entry.verdict().as_str(), entry });
    let summary = Line::Summary { title: &report.title, tally: report.tally() };
    let mut text = String::new();
    for line in entries.chain([summary]) {
        let line = serde_json::to_string(&line);
        text.push_str(&line.expect("all keys of a report are strings"));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::report::tests::report;

    #[test]
    fn every_line_is_an_object() {
        let text = render(&report());
        let lines: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(lines[1]["verdict"], "fail");
        assert_eq!(lines[1]["name"], "b");
        let contract = &lines[1]["outcome"]["judged"]["contract"];
        assert_eq!(
            (&contract["name"], &contract["publisher"], &contract["chosen_by"]),
            (&"hermes-4-405b".into(), &"AI/ML API".into(), &"model".into())
        );
        let rules = lines[1]["outcome"]["judged"]["rules"].as_array().unwrap();
        let broken = rules.iter().find(|rule| rule["verdict"] == "fail").unwrap();
        assert_eq!(broken["findings"][0]["location"]["pointer"], "/id");
        assert_eq!(lines[2]["outcome"]["note"]["message"], "connection refused");
        assert_eq!(lines[3]["type"], "summary");
        assert_eq!(lines[3]["failed"], 2);
    }
}
