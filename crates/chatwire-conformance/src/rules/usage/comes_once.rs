//! A client that adds up several counts twice; one that finds none cannot count.

use super::was_due;
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "usage/comes-once",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "With `stream_options.include_usage`, exactly one chunk has usage.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    was_due(response)?;
    let usages = &response.usages;
    for further in usages.iter().skip(1) {
        findings.add(further, "usage in one chunk only");
    }
    if let (true, Some(last)) = (usages.is_empty(), response.roots.last()) {
        findings.add(&last.at("usage"), "an object");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{stream, usage_chunk};

    #[test]
    fn none_and_two_are_found() {
        let asked = stream().asking(json!({"stream_options": {"include_usage": true}}));
        stream().not_for(&RULE);
        asked.clone().breaks(&RULE, &["4:/usage"]);
        asked.clone().push(usage_chunk()).passes(&RULE);
        asked.push(usage_chunk()).push(usage_chunk()).breaks(&RULE, &["6:/usage"]);
    }
}
