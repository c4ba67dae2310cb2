//! Programs fill their menu of models from this list, and fail on another form.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope, not_applicable},
    source,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/models-are-listed",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "The list of models is an object with an array `data`, which is not empty and whose items have an `id`.",
    source: source::MODELS,
    check: Check::Live { home: "models", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    let Some(subject) = evidence
        .subject("models")
        .filter(|subject| subject.status().is_some_and(|status| status.is_success()))
    else {
        return not_applicable("the server has no list of models");
    };
    if evidence.observations("models").first().is_some_and(|it| it.failure.is_some()) {
        return not_applicable("the list was not read to its end");
    }
    let data = match subject.object() {
        Ok(root) => root.at("data"),
        Err(_) => {
            findings.add("models", "an object with `data`", "another body");
            return Ok(());
        }
    };
    if !data.is_array() || data.is_empty() {
        findings.add("models", "`data` as an array that is not empty", data.seen());
    } else if let Some(wrong) = data.items().find(|model| model.at("id").non_empty_text().is_none())
    {
        findings.add("models", "an `id` of each model", wrong.at("id").seen());
    }
    Ok(())
}
