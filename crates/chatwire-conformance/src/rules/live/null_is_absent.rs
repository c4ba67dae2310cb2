//! Typed clients write members that are not set as null.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope},
    source,
    verdict::Level,
};

use super::served_like_hello;

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/null-is-absent",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "Parameters that are null are served like parameters that are absent.",
    source: source::REQUEST,
    check: Check::Live { home: "nulls", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    served_like_hello(evidence, "nulls", findings)
}
