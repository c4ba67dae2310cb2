//! Clients that stop at the last finish reason know where usage is.

use super::was_due;
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "usage/comes-last",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "With `stream_options.include_usage`, usage is in the last chunk, which has empty `choices`.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    was_due(response)?;
    let chunks = &response.roots;
    let Some((index, chunk)) =
        chunks.iter().enumerate().rev().find(|(_, chunk)| !chunk.at("usage").is_nothing())
    else {
        return not_applicable("there is no usage");
    };
    let choices = chunk.at("choices");
    if choices.items().next().is_some() {
        findings.add(&choices, "an empty array beside usage");
    }
    if index + 1 < chunks.len() {
        findings.add_seen(&chunk.at("usage"), "usage in the last chunk", "another chunk after it");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{stream, usage_chunk};

    #[test]
    fn the_place_of_usage_is_read() {
        let asked = stream().asking(json!({"stream_options": {"include_usage": true}}));
        asked.clone().push(usage_chunk()).passes(&RULE);
        asked.clone().insert(1, usage_chunk()).breaks(&RULE, &["2:/usage"]);
        asked.set_in(3, "/usage", json!({})).breaks(&RULE, &["4:/choices"]);
    }
}
