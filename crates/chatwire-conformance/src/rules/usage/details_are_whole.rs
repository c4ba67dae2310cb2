//! The details are added up and billed, like the counts that they are part of.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "usage/details-are-whole",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "The details of `usage` are objects of non-negative integers, or null.",
    source: source::COMPLETION,
    check: Check::Response(check),
};

/// The objects of details that the API documents.
const DETAILS: [&str; 2] = ["completion_tokens_details", "prompt_tokens_details"];

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for usage in response.some_usages()? {
        for details in DETAILS.map(|name| usage.at(name)) {
            if !details.is_nothing() && !details.is_object() {
                findings.add(&details, "an object or null");
            }
            for count in details.members().filter(|count| !count.is_nothing()) {
                let whole = count.integer().is_some_and(|count| count >= 0);
                // Only the counts that the API documents are such.
                if !whole && count.pointer().as_str().ends_with("_tokens") {
                    findings.add(&count, "a non-negative integer");
                }
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
    fn fractions_signs_and_types_are_found() {
        completion().passes(&RULE);
        stream().not_for(&RULE);
        stream().push(usage_chunk()).passes(&RULE);
        let at = "/usage/completion_tokens_details";
        completion().set(at, json!(null)).passes(&RULE);
        completion().set(at, json!({"reasoning_tokens": 0, "audio_tokens": null})).passes(&RULE);
        completion().set(at, json!(5)).breaks(&RULE, &[at]);
        for wrong in [json!(-3), json!(1.5), json!("2")] {
            completion()
                .set(at, json!({ "reasoning_tokens": wrong }))
                .breaks(&RULE, &[&format!("{at}/reasoning_tokens")]);
        }
    }
}
