//! A difference means that tokens were counted that the response does not show.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "usage/total-is-the-sum",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "`total_tokens` is `prompt_tokens` plus `completion_tokens`.",
    source: source::COMPLETION,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for usage in response.some_usages()? {
        let total = usage.at("total_tokens");
        let parts = ["prompt_tokens", "completion_tokens"].map(|name| usage.at(name).integer());
        if let ([Some(prompt), Some(completion)], Some(sent)) = (parts, total.integer()) {
            let sum = prompt.saturating_add(completion);
            if sum != sent {
                findings.add(&total, sum.to_string());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, stream, usage_chunk};

    #[test]
    fn a_difference_is_found() {
        completion().passes(&RULE);
        completion().set("/usage/total_tokens", json!(12)).breaks(&RULE, &["/usage/total_tokens"]);
        stream()
            .push(usage_chunk())
            .set_in(4, "/usage/total_tokens", json!(1))
            .breaks(&RULE, &["5:/usage/total_tokens"]);
    }
}
