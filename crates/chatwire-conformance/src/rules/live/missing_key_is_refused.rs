//! A server that serves whoever comes pays for whoever comes.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope},
    source,
    verdict::Level,
};

use super::refused_key;

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/missing-key-is-refused",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "A request without a key gets 401 or 403.",
    source: source::ERRORS,
    check: Check::Live { home: "key-missing", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    refused_key(evidence, "key-missing", findings)
}
