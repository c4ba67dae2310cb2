//! A page on another site can send text without asking the browser, but not JSON.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope, not_applicable},
    source,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/other-content-type-is-refused",
    level: Level::May,
    scope: Scope::Any,
    requirement: "A request whose content type is not JSON is refused with 4xx.",
    source: source::REQUEST,
    check: Check::Live { home: "content-type", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    let Some(status) = evidence.status("content-type") else {
        return not_applicable("it was not tried");
    };
    if status < 400 {
        findings.add_status("content-type", "415", status);
    }
    Ok(())
}
