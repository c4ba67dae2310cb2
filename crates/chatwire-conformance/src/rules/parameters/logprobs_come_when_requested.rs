//! In a stream, every piece of text has its own log probabilities.

use serde_json::Value;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/logprobs-come-when-requested",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "With `logprobs`, all text comes with an array `logprobs.content`.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    if response.requested("logprobs")? != &Value::Bool(true) {
        return not_applicable("`logprobs` was not requested");
    }
    let part = if response.streams { "delta" } else { "message" };
    for choice in response.given_choices() {
        let content = choice.at("logprobs").at("content");
        if choice.at(part).at("content").non_empty_text().is_some() && !content.is_array() {
            findings.add(&content, "an array");
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
    fn every_piece_of_text_has_them() {
        completion().not_for(&RULE);
        let asked = json!({"logprobs": true});
        let whole = completion().asking(asked.clone());
        whole.clone().breaks(&RULE, &["/choices/0/logprobs/content"]);
        whole.set("/choices/0/logprobs", json!({"content": []})).passes(&RULE);
        let at = "/choices/0/logprobs";
        stream()
            .asking(asked)
            .set_in(1, at, json!({"content": []}))
            .breaks(&RULE, &["3:/choices/0/logprobs/content"]);
    }
}
