//! Clients index into `choices` without checking it.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/choices-are-listed",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "`choices` of every chunk is an array, empty only beside usage or filter results.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for chunk in &response.roots {
        let choices = chunk.at("choices");
        let excused =
            ["usage", "prompt_filter_results"].iter().any(|name| !chunk.at(name).is_nothing());
        if !choices.is_array() {
            findings.add(&choices, "an array");
        } else if choices.is_empty() && !excused {
            findings.add(&choices, "a choice, or usage");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{stream, usage_chunk};

    #[test]
    fn an_empty_list_needs_a_reason() {
        stream().passes(&RULE);
        stream().push(usage_chunk()).passes(&RULE);
        stream().set_in(1, "/choices", json!([])).breaks(&RULE, &["2:/choices"]);
        stream().set_in(1, "/choices", json!(null)).breaks(&RULE, &["2:/choices"]);
        stream().remove_in(1, "/choices").breaks(&RULE, &["2:/choices"]);
    }
}
