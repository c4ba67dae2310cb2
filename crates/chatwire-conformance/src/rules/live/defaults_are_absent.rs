//! Some clients write every parameter with its default.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope},
    source,
    verdict::Level,
};

use super::served_like_hello;

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/defaults-are-absent",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "Parameters with their documented defaults are served like parameters that are absent.",
    source: source::REQUEST,
    check: Check::Live { home: "defaults", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    served_like_hello(evidence, "defaults", findings)
}
