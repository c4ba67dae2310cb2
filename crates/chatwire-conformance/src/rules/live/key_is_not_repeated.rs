//! Responses are logged and shown in places where nobody expects a key.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope},
    source,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/key-is-not-repeated",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "No body repeats the key of its request, be it right or wrong.",
    source: source::ERROR_LEAKS,
    check: Check::Live { home: "hello", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    for name in evidence.names() {
        if evidence.observations(name).iter().any(|it| it.is_key_in_body) {
            findings.add(name, "a body without the key", "the key that was sent");
        }
    }
    Ok(())
}
