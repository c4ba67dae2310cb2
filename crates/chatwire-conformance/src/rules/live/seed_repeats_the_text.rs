//! A caller who sets a seed wants to see the same text again, for instance in a test.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope, not_applicable},
    source,
    verdict::Level,
};

use crate::finding;

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/seed-repeats-the-text",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "Two requests with the same seed get the same text, if the server repeats a text at temperature zero.",
    source: source::REQUEST,
    check: Check::Live { home: "seeded-again", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    if evidence.is_deterministic() == Some(false) {
        return not_applicable("texts differ even at temperature zero");
    }
    let (Some(one), Some(other)) = (evidence.text("seeded"), evidence.text("seeded-again")) else {
        return not_applicable("seeds were not tried");
    };
    if one != other {
        let (expected, seen) = finding::contrast(&one, &other);
        findings.add("seeded-again", expected, seen);
    }
    Ok(())
}
