//! An error that names the model shows which of several was wrong.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope, not_applicable},
    source,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/unknown-model-is-named",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "The error for a model that does not exist names the model, or says that the model is wrong.",
    source: source::ERRORS,
    check: Check::Live { home: "model-unknown", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    if !matches!(evidence.status("model-unknown"), Some(400 | 403 | 404 | 422)) {
        return not_applicable("the unknown model was not refused");
    }
    let body = evidence.exchange("model-unknown").map(|exchange| exchange.response.body());
    let body = String::from_utf8_lossy(&body.unwrap_or_default()).to_lowercase();
    if !body.contains("model") {
        findings.add("model-unknown", "an error about the model", "an error without `model`");
    }
    Ok(())
}
