//! Whoever has no key should learn nothing of how requests are checked.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, NotJudged, Scope},
    source,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/key-is-checked-first",
    level: Level::May,
    scope: Scope::Any,
    requirement: "A request with a wrong key and an invalid body is refused for its key.",
    source: source::ERRORS,
    check: Check::Live { home: "key-before-body", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    let Some(status) = evidence.status("key-before-body") else {
        return Err(NotJudged::not_applicable("authentication was not tried"));
    };
    if !matches!(status, 401 | 403) {
        findings.add_status("key-before-body", "401", status);
    }
    Ok(())
}
