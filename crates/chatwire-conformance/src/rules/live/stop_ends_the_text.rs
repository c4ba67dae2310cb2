//! A stop sequence marks where the part that the caller wants ends.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope, not_applicable},
    source,
    verdict::Level,
};

use crate::{finding, live::ProbeCase};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/stop-ends-the-text",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "With temperature zero, a stop sequence from the middle of the text ends the text there, with the finish reason `stop`.",
    source: source::REQUEST,
    check: Check::Live { home: "stop-inside", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    if evidence.is_deterministic() != Some(true) {
        return not_applicable("equal requests get different texts");
    }
    let (Some(whole), Some(cut)) = (evidence.text("greedy"), evidence.text("stop-inside")) else {
        return not_applicable("stop sequences were not tried");
    };
    let stops = evidence.case("stop-inside").map(ProbeCase::json).unwrap_or_default();
    let Some(stop) = stops.pointer("/stop/0").and_then(serde_json::Value::as_str) else {
        return not_applicable("stop sequences were not tried");
    };
    let expected = whole.find(stop).and_then(|at| whole.get(..at)).unwrap_or_default();
    // Some servers trim the end of a text.
    if cut.trim_end() != expected.trim_end() {
        let (expected, seen) = finding::contrast(expected, &cut);
        findings.add("stop-inside", format!("the text before {stop:?}: {expected}"), seen);
    } else if evidence.finish_reason("stop-inside").as_deref() != Some("stop") {
        let seen = evidence.finish_reason("stop-inside").unwrap_or_else(|| "nothing".to_owned());
        findings.add("stop-inside", "the finish reason stop", seen);
    }
    Ok(())
}
