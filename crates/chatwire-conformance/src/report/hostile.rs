//! Text from servers and file names cannot forge a part of any report.

use serde_json::Value;

use super::{
    Entry, FailOn, ReportKind, Run, Summary,
    terminal::{self, Detail, Style},
    tests::{sample, write},
};

/// Ends a line, a string, a tag, a cell or a script in each format, moves a cursor, and hides.
const HOSTILE: &str = "\u{1b}]0;x\u{7}\r\n::error::forged\n</script><script>\"'`|&%,:]]>--> \
                       \u{9b}2J\u{202e}\u{2028}\u{85}\u{200b}\u{e0041}\\";

/// The characters of it that no output may contain.
const HIDDEN: [char; 9] =
    ['\u{1b}', '\u{7}', '\r', '\u{9b}', '\u{202e}', '\u{2028}', '\u{85}', '\u{200b}', '\u{e0041}'];

/// The members whose values are fixed words.
const WORDS: [&str; 5] = ["verdict", "kind", "level", "chosen_by", "fail_on"];

/// Puts the text into every string but fixed words.
fn poison(value: &mut Value) {
    match value {
        Value::String(text) => HOSTILE.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(poison),
        Value::Object(members) => {
            let texts = members.iter_mut().filter(|(name, _)| !WORDS.contains(&name.as_str()));
            texts.for_each(|(_, value)| poison(value));
        }
        _ => {}
    }
}

fn poisoned<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
    let mut value = serde_json::to_value(value).unwrap();
    poison(&mut value);
    serde_json::from_value(value).unwrap()
}

fn hostile() -> (Run, Vec<Entry>, Summary) {
    let (mut run, mut entries, _) = sample();
    (run.date, run.shard) = (Some(String::new()), Some(String::new()));
    run.rules.iter_mut().for_each(|rule| rule.impact.push(String::new()));
    for entry in &mut entries {
        entry.tags.push(String::new());
        if let Some(judged) = &mut entry.judged {
            judged.target = Some(String::new());
            judged.notes.push(String::new());
            judged.rules.iter_mut().for_each(|outcome| outcome.reason = Some("".into()));
        }
    }
    let (run, entries) = (poisoned(&run), entries.iter().map(poisoned).collect::<Vec<_>>());
    let mut summary = Summary::new(FailOn::Must);
    entries.iter().for_each(|entry| summary.add(entry));
    (run, entries, summary)
}

#[track_caller]
fn check_text(kind: &str, text: &str) {
    for hidden in HIDDEN {
        assert!(!text.contains(hidden), "{kind}: {hidden:?} in {text}");
    }
    assert!(!text.lines().any(|line| line.starts_with("::error::forged")), "{kind}: {text}");
}

#[test]
fn no_text_forges_a_part_of_a_report() {
    let (run, entries, summary) = hostile();
    for kind in ReportKind::ALL {
        let text = write(kind, &run, &entries, &summary);
        check_text(kind.as_str(), &text);
        match kind {
            ReportKind::Ndjson | ReportKind::NdjsonAll => {
                let parsed = |line| serde_json::from_str::<Value>(line).is_ok();
                assert!(text.lines().all(parsed), "{text}");
            }
            ReportKind::Sarif | ReportKind::Gitlab => {
                assert!(serde_json::from_str::<Value>(&text).is_ok(), "{text}");
            }
            ReportKind::Junit => {
                let tags = ["?xml", "/", "test", "propert", "failure", "error", "system"];
                let is_ours = |tag: &str| tags.iter().any(|ours| tag.starts_with(ours));
                assert!(text.split('<').skip(1).all(is_ours), "{text}");
                assert_eq!(text.matches("<testcase ").count(), entries.len());
            }
            ReportKind::Html => assert_eq!(text.matches("<script").count(), 4, "{text}"),
            ReportKind::Markdown => {
                let cells = |line: &str| line.replace("\\|", "").matches('|').count();
                let rows = text.lines().filter(|line| line.starts_with("| "));
                // Rules have six columns, targets five.
                assert!(rows.map(cells).all(|cells| [6, 7].contains(&cells)), "{text}");
                assert_eq!(text.matches("](").count(), 0, "{text}");
            }
            ReportKind::Github => {
                let is_annotation = |line: &str| line.matches("::").count() >= 2;
                assert!(text.lines().all(is_annotation), "{text}");
                assert_eq!(text.lines().count(), summary.rules.len() + summary.reasons.len());
            }
        }
    }
}

#[test]
fn no_text_controls_a_terminal() {
    let (run, entries, summary) = hostile();
    let style = Style::default();
    for entry in &entries {
        check_text("entry", &terminal::entry(entry, Detail::All, style));
    }
    for detail in [Detail::Totals, Detail::Failures, Detail::All] {
        check_text("summary", &terminal::summary(&run, &summary, detail, style));
    }
}
