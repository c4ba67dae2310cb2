//! A seed that changes nothing at temperature one may not be read; but a model may be sure of a
//! short answer.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope, not_applicable},
    source,
    verdict::Level,
};

use crate::finding;

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/seeds-change-the-text",
    level: Level::May,
    scope: Scope::Any,
    requirement: "Two requests with different seeds and temperature one do not always get the same text.",
    source: source::REQUEST,
    check: Check::Live { home: "seeded-other", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    let (Some(one), Some(other)) = (evidence.text("seeded"), evidence.text("seeded-other")) else {
        return not_applicable("seeds were not tried");
    };
    if one == other {
        findings.add("seeded-other", "another text", finding::quoted(&other));
    }
    Ok(())
}
