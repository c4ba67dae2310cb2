//! A key that was revoked must stop working, in both forms of a request and before a stream begins.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope},
    source,
    verdict::Level,
};

use super::refused_key;

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/wrong-key-is-refused",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "A request with a wrong key gets 401 or 403, whether it asks for a stream or not.",
    source: source::ERRORS,
    check: Check::Live { home: "key-wrong", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    refused_key(evidence, "key-wrong", findings)?;
    refused_key(evidence, "key-wrong-stream", findings)
}
