//! Log probabilities are many times the size of the text.

use serde_json::Value;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/logprobs-only-when-requested",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "`logprobs` is null or absent unless requested.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    response.subject.is_valid("logprobs")?;
    if response.subject.request()?.get("logprobs").is_some_and(|asked| *asked == Value::Bool(true))
    {
        return not_applicable("`logprobs` was requested");
    }
    for choice in response.given_choices() {
        let logprobs = choice.at("logprobs");
        if !logprobs.is_nothing() {
            findings.add(&logprobs, "null or absent");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, stream};

    #[test]
    fn unasked_logprobs_are_found() {
        completion().passes(&RULE);
        stream().passes(&RULE);
        let at = "/choices/0/logprobs";
        let given = completion().set(at, json!({"content": []}));
        given.clone().breaks(&RULE, &[at]);
        given.asking(json!({"logprobs": true})).not_for(&RULE);
        stream().set_in(1, at, json!({})).breaks(&RULE, &["2:/choices/0/logprobs"]);
    }
}
