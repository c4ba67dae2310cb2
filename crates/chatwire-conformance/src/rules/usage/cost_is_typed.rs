//! AI/ML API reports the cost of the response in this object.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "usage/cost-is-typed",
    level: Level::May,
    scope: Scope::Response,
    requirement: "`meta.usage` contains `credits_used` and `usd_spent`, numbers that are not negative.",
    source: source::AIMLAPI,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let mut costs = response
        .roots
        .iter()
        .map(|root| root.at("meta").at("usage"))
        .filter(|cost| !cost.is_nothing())
        .peekable();
    if costs.peek().is_none() {
        return not_applicable("the response has no cost");
    }
    for cost in costs {
        for amount in [cost.at("credits_used"), cost.at("usd_spent")] {
            if !amount.number().is_some_and(|amount| amount >= 0.0) {
                findings.add(&amount, "a non-negative number");
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn both_amounts_are_read() {
        completion().not_for(&RULE);
        let check = |usage: Value| completion().set("/meta", json!({"usage": usage}));
        check(json!({"credits_used": 12, "usd_spent": 0.5})).passes(&RULE);
        check(json!({"credits_used": -1}))
            .breaks(&RULE, &["/meta/usage/credits_used", "/meta/usage/usd_spent"]);
    }
}
