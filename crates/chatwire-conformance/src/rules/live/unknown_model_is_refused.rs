//! A typo in the name of a model would otherwise be answered by another one, at another price.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope},
    source,
    verdict::Level,
};

use super::hello_is_served;

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/unknown-model-is-refused",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "A request for a model that does not exist is refused with 400, 403, 404 or 422, whether it asks for a stream or not.",
    source: source::ERRORS,
    check: Check::Live { home: "model-unknown", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    hello_is_served(evidence)?;
    for case in ["model-unknown", "model-unknown-stream"] {
        let Some(status) = evidence.status(case) else { continue };
        if !matches!(status, 400 | 403 | 404 | 422) {
            findings.add_status(case, "404", status);
        }
    }
    Ok(())
}
