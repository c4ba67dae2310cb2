//! Rejected tokens of a prediction are billed.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "usage/predictions-need-a-prediction",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "Without `prediction` in the request, no tokens of a prediction are counted.",
    source: source::COMPLETION,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    if response.subject.request()?.get("prediction").is_some_and(|it| !it.is_null()) {
        return not_applicable("a prediction was sent");
    }
    for usage in response.some_usages()? {
        let details = usage.at("completion_tokens_details");
        for name in ["accepted_prediction_tokens", "rejected_prediction_tokens"] {
            let count = details.at(name);
            if count.integer().is_some_and(|count| count > 0) {
                findings.add(&count, "0 without a prediction");
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn unasked_predictions_are_found() {
        completion().passes(&RULE);
        let details = "/usage/completion_tokens_details";
        let check =
            |count: i64| completion().set(details, json!({ "rejected_prediction_tokens": count }));
        check(0).passes(&RULE);
        check(2).breaks(&RULE, &[&format!("{details}/rejected_prediction_tokens")]);
        check(2).asking(json!({"prediction": {"type": "content"}})).not_for(&RULE);
    }
}
