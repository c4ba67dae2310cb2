//! Callers continue a response that ended with `length`, and take one with `stop` as complete.
//!
//! A model may end by itself at the very limit, so this is a hint.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, NotJudged, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/limit-finishes-with-length",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "A response with as many tokens as the limit allows finishes with `length`.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let limits = ["max_completion_tokens", "max_tokens"];
    let limit = limits.into_iter().find_map(|name| response.requested(name).ok()?.as_f64());
    let ([choice], Some(limit)) = (&*response.choices, limit) else {
        response.subject.request()?;
        return not_applicable("there is no limit for one choice");
    };
    let Some(usage) = response.usages.last() else {
        return Err(NotJudged::skip("no usage is recorded"));
    };
    let tokens = usage.at("completion_tokens").number().unwrap_or_default();
    if tokens >= limit && choice.finish_reason() == Some("stop") {
        findings.add(&choice.finish, format!("\"length\" after {tokens} of {limit} tokens"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, stream, usage_chunk};

    #[test]
    fn stop_at_the_limit_is_found() {
        completion().not_for(&RULE);
        let reason = "/choices/0/finish_reason";
        completion().asking(json!({"max_tokens": 3})).passes(&RULE);
        let full = completion().asking(json!({"max_tokens": 2}));
        full.clone().breaks(&RULE, &[reason]);
        full.set(reason, json!("length")).passes(&RULE);
        let streamed = stream().asking(json!({"max_completion_tokens": 2}));
        streamed.clone().skips(&RULE);
        streamed.push(usage_chunk()).breaks(&RULE, &["4:/choices/0/finish_reason"]);
    }
}
