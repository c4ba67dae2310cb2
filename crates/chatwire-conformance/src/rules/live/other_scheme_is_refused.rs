//! A check that looks at the end of the header only can be passed by chance.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope},
    source,
    verdict::Level,
};

use super::refused_key;

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/other-scheme-is-refused",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "A request whose `authorization` has another scheme gets 401 or 403.",
    source: source::ERRORS,
    check: Check::Live { home: "key-scheme", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    refused_key(evidence, "key-scheme", findings)
}
