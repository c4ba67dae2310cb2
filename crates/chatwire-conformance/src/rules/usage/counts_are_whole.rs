//! The counts are added up and billed.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "usage/counts-are-whole",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "The three counts of `usage` are non-negative integers.",
    source: source::COMPLETION,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for usage in response.some_usages()? {
        for name in ["prompt_tokens", "completion_tokens", "total_tokens"] {
            let count = usage.at(name);
            if count.integer().is_none_or(|count| count < 0) {
                findings.add(&count, "a non-negative integer");
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
    fn fractions_signs_and_gaps_are_found() {
        completion().passes(&RULE);
        stream().not_for(&RULE);
        stream().push(usage_chunk()).passes(&RULE);
        let at = "/usage/prompt_tokens";
        for wrong in [json!(1.5), json!(-1), json!("9"), json!(null)] {
            completion().set(at, wrong).breaks(&RULE, &[at]);
        }
        completion().remove(at).breaks(&RULE, &[at]);
    }
}
