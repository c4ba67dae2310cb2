//! A chunk without choices surprises clients that did not request usage; many servers send it
//! regardless.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::{Response, includes_usage},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/usage-only-when-requested",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "Without `stream_options.include_usage` no chunk has usage.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    if includes_usage(response.subject.request()?) {
        return not_applicable("usage was requested");
    }
    for usage in &response.usages {
        findings.add(usage, "null or absent");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{stream, usage_chunk};

    #[test]
    fn unasked_usage_is_found() {
        stream().passes(&RULE);
        stream().push(usage_chunk()).breaks(&RULE, &["5:/usage"]);
        let options = json!({"stream_options": {"include_usage": true}});
        stream().asking(options).push(usage_chunk()).not_for(&RULE);
    }
}
