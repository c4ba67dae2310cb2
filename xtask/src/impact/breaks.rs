//! Which rules a fault breaks in which task, found by recording and judging.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde_json::Value;

use super::{fault::Fault, parallel};
use crate::{
    clients::{FOLDER, KEY, KEY_VARIABLE, Server, TASKS},
    process::failure,
};

/// The folder of the recordings, below that of the run.
const RECORDINGS: &str = "recordings";

/// The area of the rules about what a case expects, which no client knows.
const CASE_AREA: &str = "case/";

/// The name of the recordings without a fault.
const PLAIN: &str = "none";

/// The rules that are broken by a fault in a task, beside those that are broken without it.
#[derive(Debug, Default)]
pub(super) struct Breaks {
    rules: BTreeMap<(String, &'static str), BTreeSet<String>>,
    date: String,
}

impl Breaks {
    /// Judges what [`record`] recorded below `work`.
    pub(super) fn judge(work: &Path, server: &Server) -> Result<Self, String> {
        let folder = work.join(RECORDINGS);
        let report = work.join("check.ndjson");
        let mut check = server.chatwire(&["check", "--quiet"]);
        check.arg(&folder).arg("--report").arg(format!("ndjson={}", report.display()));
        // That rules are broken is no failure here.
        check.output().map_err(|error| failure(&report, &error))?;
        let text = fs::read_to_string(&report).map_err(|error| failure(&report, &error))?;
        let meta = folder.join(PLAIN).join(TASKS[0]).join("meta.toml");
        let meta = fs::read_to_string(&meta).map_err(|error| failure(&meta, &error))?;
        Ok(Self { rules: read(&text), date: date(&meta).unwrap_or_default().to_owned() })
    }

    /// The day on which the faults were recorded, such as `2026-11-30`.
    pub(super) fn date(&self) -> &str {
        &self.date
    }

    /// Each fault and task with the rules that it breaks.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &'static str, &BTreeSet<String>)> {
        self.rules.iter().map(|((fault, task), rules)| (&**fault, *task, rules))
    }

    #[cfg(test)]
    pub(super) fn of(entries: &[(&str, &'static str, &[&str])]) -> Self {
        let rules = entries.iter().map(|(fault, task, rules)| {
            (((*fault).to_owned(), *task), rules.iter().map(|rule| (*rule).to_owned()).collect())
        });
        Self { rules: rules.collect(), date: "2026-11-30".to_owned() }
    }
}

/// Records every task with every fault below `work`; with `keep` only those that an earlier run
/// did not record.
pub(super) fn record(
    root: &Path,
    work: &Path,
    server: &Server,
    faults: &[Fault],
    keep: bool,
) -> Result<(), String> {
    let folder = work.join(RECORDINGS);
    if !keep {
        // There may be none.
        let _ = fs::remove_dir_all(&folder);
    }
    let plain = Fault { name: PLAIN.to_owned(), header: PLAIN.to_owned() };
    let each = faults.iter().chain([&plain]);
    let each = each.filter(|fault| !folder.join(&fault.name).exists()).collect();
    parallel::map(each, |fault| record_fault(root, &folder, server, fault))?;
    Ok(())
}

fn record_fault(root: &Path, folder: &Path, server: &Server, fault: &Fault) -> Result<(), String> {
    let out = folder.join(&fault.name);
    let arguments = ["record", "--replace", "--timeout", "3", "--provider", "openai"];
    let mut command = server.chatwire(&arguments);
    command.arg("--cases").arg(root.join(FOLDER).join("cases.toml"));
    command.args(["--base-url", server.base_url(), "--key-env", KEY_VARIABLE]);
    command.arg("--header").arg(format!("x-chatwire-fault:{}", fault.header));
    command.arg("--out").arg(&out).env(KEY_VARIABLE, KEY);
    // Where a fault leaves no response there is nothing to judge, and that is no failure.
    command.output().map(drop).map_err(|error| failure(&out, &error))
}

/// The day of a recording, from its `meta.toml`.
fn date(meta: &str) -> Option<&str> {
    let line = meta.lines().find(|line| line.starts_with("recorded_at"))?;
    line.split('"').nth(1)?.get(..10)
}

/// The rules in a report as JSON lines, without those that are broken in the same task without a
/// fault.
fn read(report: &str) -> BTreeMap<(String, &'static str), BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for line in report.lines() {
        let entry: Value = serde_json::from_str(line).unwrap_or_default();
        let Some(name) = entry.get("name").and_then(Value::as_str) else { continue };
        let mut names = name.rsplit(['/', '\\']);
        let (task, fault) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
        let Some(task) = TASKS.into_iter().find(|known| *known == task) else { continue };
        let rules = entry.pointer("/judged/rules").and_then(Value::as_array);
        let ids = rules.into_iter().flatten().filter_map(|rule| {
            let is_broken = rule.get("count").and_then(Value::as_u64) > Some(0);
            rule.get("rule").and_then(Value::as_str).filter(|_| is_broken)
        });
        let ids: BTreeSet<_> = ids.map(str::to_owned).collect();
        found.insert((fault.to_owned(), task), ids);
    }
    let plain: BTreeMap<_, _> = TASKS
        .into_iter()
        .filter_map(|task| Some((task, found.remove(&(PLAIN.to_owned(), task))?)))
        .collect();
    for ((_, task), rules) in &mut found {
        let is_known = |rule: &String| plain.get(task).is_some_and(|known| known.contains(rule));
        rules.retain(|rule| !rule.starts_with(CASE_AREA) && !is_known(rule));
    }
    found.retain(|_, rules| !rules.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_broken_without_a_fault_does_not_count() {
        let entry = |name: &str, rules: &[&str]| {
            let rules: Vec<_> =
                rules.iter().map(|rule| json!({"rule": rule, "count": 1})).collect();
            json!({"type": "entry", "name": name, "judged": {"rules": rules}}).to_string()
        };
        let report = [
            entry("/tmp/none/text", &["a/old"]),
            entry("/tmp/cut/text", &["a/new", "a/old"]),
            entry("/tmp/cut/tool", &["a/old"]),
            entry("/tmp/pings/text", &["a/old"]),
        ];
        let read = read(&report.join("\n"));
        let rules: Vec<_> = read.iter().map(|(key, rules)| (&*key.0, key.1, rules.len())).collect();
        assert_eq!(rules, [("cut", "text", 1), ("cut", "tool", 1)]);
    }

    #[test]
    fn the_day_is_that_of_the_recording() {
        assert_eq!(date("x = 1\nrecorded_at = \"2026-11-30T01:02:03Z\"\n"), Some("2026-11-30"));
        assert_eq!(date("x = 1\n"), None);
    }
}
