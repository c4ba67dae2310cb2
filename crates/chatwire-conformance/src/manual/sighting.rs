//! Where recordings of real servers break a rule.

use std::{collections::BTreeMap, fs};

use serde::Serialize;

use crate::{finding::Finding, judgment::Judgment};

/// How many characters of a line are shown.
const MAX_WIDTH: usize = 240;

/// A recording of a real server that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Sighting {
    /// The path of the recording below the folder that was searched, with slashes.
    pub recording: String,
    /// In how many places the rule is broken.
    pub count: usize,
    /// The line of the first of them, as recorded, cut to a bounded length; empty where no line
    /// shows it.
    pub line: String,
}

impl Sighting {
    /// What the judgment of the recording of this name shows, by the IDs of the broken rules.
    pub fn of(recording: &str, judgment: &Judgment) -> BTreeMap<String, Self> {
        let broken = judgment.rules.iter().filter(|outcome| outcome.count > 0);
        broken
            .map(|outcome| {
                let line = outcome.findings.first().and_then(line_of).unwrap_or_default();
                let (recording, count) = (recording.to_owned(), outcome.count);
                (outcome.rule.to_string(), Self { recording, count, line })
            })
            .collect()
    }
}

/// The part of the recorded line that a finding is about.
fn line_of(finding: &Finding) -> Option<String> {
    let at = &finding.location;
    let text = fs::read(at.file.as_ref()?).ok()?;
    let text = String::from_utf8_lossy(&text);
    let line = match &at.header {
        Some(name) => {
            let wanted = if name == "status" { "HTTP/".to_owned() } else { format!("{name}:") };
            text.lines()
                .find(|line| line.to_ascii_lowercase().starts_with(&wanted.to_lowercase()))?
        }
        None => text.lines().nth(at.line?.checked_sub(1)?)?,
    };
    let shown: String = line.chars().take(MAX_WIDTH).collect();
    Some(if shown.len() < line.len() { format!("{shown}…") } else { shown })
}
