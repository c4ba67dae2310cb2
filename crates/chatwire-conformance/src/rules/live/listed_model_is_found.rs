//! A model that is listed can be looked up.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope, not_applicable},
    source,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/listed-model-is-found",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "A model that the list has can be had by its name.",
    source: source::MODELS,
    check: Check::Live { home: "model", check },
};

fn check(plan: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    let listed = evidence.subject("models").is_some_and(|subject| {
        subject.object().is_ok_and(|root| {
            let model = Some(plan.options().model.as_str());
            root.at("data").items().any(|entry| entry.at("id").text() == model)
        })
    });
    let (Some(status), true) = (evidence.status("model"), listed) else {
        return not_applicable("the model is not listed");
    };
    if status != 200 {
        findings.add_status("model", "200", status);
    }
    Ok(())
}
