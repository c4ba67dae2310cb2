//! Reasoning tokens are completion tokens, and cached tokens are prompt tokens.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Response, integer},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "usage/details-fit",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "No detail count is larger than the count that it is part of.",
    source: source::COMPLETION,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for usage in response.some_usages()? {
        for (whole, details, name) in PARTS {
            let Some(whole) = usage.get(whole).and_then(integer) else { continue };
            let part = usage.get(details).and_then(|details| integer(details.get(name)?));
            if part.is_some_and(|part| part > whole) {
                findings.add(&usage.at(details).at(name), format!("at most {whole}"));
            }
        }
    }
    Ok(())
}

/// A count, the object of its details, and one of them.
const PARTS: [(&str, &str, &str); 6] = [
    ("completion_tokens", "completion_tokens_details", "reasoning_tokens"),
    ("completion_tokens", "completion_tokens_details", "audio_tokens"),
    ("completion_tokens", "completion_tokens_details", "accepted_prediction_tokens"),
    ("completion_tokens", "completion_tokens_details", "rejected_prediction_tokens"),
    ("prompt_tokens", "prompt_tokens_details", "cached_tokens"),
    ("prompt_tokens", "prompt_tokens_details", "audio_tokens"),
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn a_part_is_no_larger_than_the_whole() {
        completion().passes(&RULE);
        let check = |tokens: i64| {
            completion()
                .set("/usage/completion_tokens_details", json!({"reasoning_tokens": tokens}))
        };
        check(2).passes(&RULE);
        check(3).breaks(&RULE, &["/usage/completion_tokens_details/reasoning_tokens"]);
    }
}
