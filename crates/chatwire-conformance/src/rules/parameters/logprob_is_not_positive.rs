//! A probability is at most 1, so its logarithm is at most 0.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/logprob-is-not-positive",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "Each `logprob` is a number of at most 0.",
    source: source::COMPLETION,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for entry in response.logprobs()? {
        for given in [entry.clone()].into_iter().chain(entry.at("top_logprobs").items()) {
            let logprob = given.at("logprob");
            if !logprob.number().is_some_and(|number| number <= 0.0) {
                findings.add(&logprob, "a number of at most 0");
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
    fn chosen_and_top_tokens_are_read() {
        completion().not_for(&RULE);
        let check = |chosen: Value, top: f64| {
            let top = json!([{"token": "a", "logprob": top}]);
            let entry = json!({"token": "a", "logprob": chosen, "top_logprobs": top});
            completion().set("/choices/0/logprobs", json!({"content": [entry]}))
        };
        check(json!(-9999.0), 0.0).passes(&RULE);
        let at = "/choices/0/logprobs/content/0";
        check(json!(0.5), -1.0).breaks(&RULE, &[&format!("{at}/logprob")]);
        check(Value::Null, -1.0).breaks(&RULE, &[&format!("{at}/logprob")]);
        check(json!(-1), 2.0).breaks(&RULE, &[&format!("{at}/top_logprobs/0/logprob")]);
    }
}
