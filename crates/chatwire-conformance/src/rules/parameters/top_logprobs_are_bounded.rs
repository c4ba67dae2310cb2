//! Callers read the first entry as the most likely and expect at most the requested number.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/top-logprobs-are-bounded",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "Each `top_logprobs` list has at most the requested number of entries, most likely first, each token once.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let asked = response.requested("top_logprobs")?.as_f64().unwrap_or_default();
    for top in response.logprobs()?.iter().map(|entry| entry.at("top_logprobs")) {
        let entries: Vec<_> = top.items().collect();
        if entries.len() as f64 > asked {
            findings.add(&top, format!("an array of at most {asked}"));
        }
        let numbers: Vec<_> =
            entries.iter().filter_map(|entry| entry.at("logprob").number()).collect();
        if !numbers.is_sorted_by(|one, next| one >= next) {
            findings.add_seen(&top, "the most likely first", "another order");
        }
        let mut tokens = BTreeSet::new();
        let mut keys = entries.iter().map(|entry| {
            let bytes = entry.at("bytes").value().map(Value::to_string);
            (entry.at("token").text(), bytes)
        });
        if !keys.all(|key| tokens.insert(key)) {
            findings.add_seen(&top, "each token once", "one token twice");
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
    fn number_order_and_repetition_are_found() {
        let check = |asked: i64, top: &[(&str, f64)]| {
            let entry =
                |(token, logprob): &(&str, f64)| json!({"token": token, "logprob": logprob});
            let top: Vec<_> = top.iter().map(entry).collect();
            let content = json!([{"token": "a", "logprob": -1.0, "top_logprobs": top}]);
            completion()
                .asking(json!({"logprobs": true, "top_logprobs": asked}))
                .set("/choices/0/logprobs", json!({"content": content}))
        };
        completion().not_for(&RULE);
        let at = "/choices/0/logprobs/content/0/top_logprobs";
        check(2, &[("a", -1.0), ("b", -1.0)]).passes(&RULE);
        check(0, &[]).passes(&RULE);
        check(1, &[("a", -1.0), ("b", -2.0)]).breaks(&RULE, &[at]);
        check(2, &[("a", -2.0), ("b", -1.0)]).breaks(&RULE, &[at]);
        check(2, &[("a", -1.0), ("a", -1.0)]).breaks(&RULE, &[at]);
    }
}
