//! A request without a response leaves the caller with nothing to tell its user, and with a retry
//! that may be billed twice.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope},
    source,
    verdict::Level,
};

use crate::live::Failure;

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/requests-are-answered",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "Every request gets a response, within the time limit and on a connection that stays open for it.",
    source: source::INCOMPLETE,
    check: Check::Live { home: "hello", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    for name in evidence.names() {
        let failure = evidence.observations(name).first().and_then(|it| it.failure.as_ref());
        let seen = match failure {
            None | Some(Failure::Unreachable(_)) => continue,
            Some(Failure::Broken(seen)) => seen.clone(),
            Some(Failure::TimeLimit(limit)) => {
                format!("no end within the time limit of {} s", limit.as_secs_f64())
            }
        };
        findings.add(name, "a whole response", seen);
    }
    Ok(())
}
