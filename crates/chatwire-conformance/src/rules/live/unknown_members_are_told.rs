//! A caller who misspells a parameter would otherwise never learn that it has no effect; but many
//! clients send members that a server does not know, so this is only worth knowing.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, NotJudged, Scope},
    source,
    verdict::Level,
};

use chatwire_schema::{Part, Reading};

use crate::live::ProbeCase;

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/unknown-members-are-told",
    level: Level::May,
    scope: Scope::Any,
    requirement: "A member that the contract does not declare is refused if the contract forbids others.",
    source: source::REQUEST,
    check: Check::Live { home: "unknown-member", check },
};

fn check(plan: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    let Some(status) = evidence.status("unknown-member") else {
        return Err(NotJudged::not_applicable("it was not tried"));
    };
    let body = evidence.case("unknown-member").map(ProbeCase::json).unwrap_or_default();
    let validator = plan.options().contract.validator(Part::Request, Reading::Overlaid);
    let is_forbidden = validator.is_some_and(|validator| !validator.is_valid(&body));
    match status {
        200..=299 if is_forbidden => {
            findings.add("unknown-member", "4xx, as the contract has no such member", "200");
        }
        400..=499 if !is_forbidden => {
            findings.add_status("unknown-member", "200, as the contract allows it", status);
        }
        _ => {}
    }
    Ok(())
}
