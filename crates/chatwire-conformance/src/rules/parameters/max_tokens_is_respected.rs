//! The limit bounds the price of a response.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, NotJudged, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/max-tokens-is-respected",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "`usage.completion_tokens` is at most `max_completion_tokens` or `max_tokens`, multiplied by the number of choices.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let limits = ["max_completion_tokens", "max_tokens"];
    let limit = limits.into_iter().find_map(|name| response.requested(name).ok()?.as_f64());
    let (Some(limit), Ok(choices)) = (limit, response.subject.requested_choices()) else {
        response.subject.request()?;
        return not_applicable("no limit was requested");
    };
    let Some(usage) = response.usages.last() else {
        return Err(NotJudged::skip("no usage is recorded"));
    };
    let tokens = usage.at("completion_tokens");
    let allowed = limit * choices as f64;
    if tokens.number().is_some_and(|tokens| tokens > allowed) {
        findings.add(&tokens, format!("at most {allowed}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, stream, usage_chunk};

    #[test]
    fn the_limit_holds_for_each_choice() {
        completion().not_for(&RULE);
        completion().asking(json!({"max_tokens": 2})).passes(&RULE);
        let low = completion().asking(json!({"max_tokens": 1}));
        low.clone().breaks(&RULE, &["/usage/completion_tokens"]);
        low.clone().asking(json!({"n": 2})).passes(&RULE);
        low.asking(json!({"max_completion_tokens": 5})).passes(&RULE);
        let streamed = stream().asking(json!({"max_tokens": 1}));
        streamed.clone().skips(&RULE);
        streamed.push(usage_chunk()).breaks(&RULE, &["5:/usage/completion_tokens"]);
    }
}
