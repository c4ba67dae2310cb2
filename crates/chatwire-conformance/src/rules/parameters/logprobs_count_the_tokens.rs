//! Each generated token has one entry; a difference means lost entries or a wrong bill.
//!
//! The token that ends the text may be counted and not shown, so one for each choice may be
//! missing.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, NotJudged, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/logprobs-count-the-tokens",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "There are as many entries of `logprobs` as completion tokens, but for reasoning and the token that ends the text.",
    source: source::COMPLETION,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let entries = response.logprobs()?.len();
    let Some(usage) = response.usages.last() else {
        return Err(NotJudged::skip("no usage is recorded"));
    };
    let reasons = response.choices.iter().any(|choice| !choice.reasoning.is_empty());
    if reasons || response.calls().next().is_some() {
        return not_applicable("tokens without text were generated");
    }
    response.is_whole()?;
    let tokens = usage.at("completion_tokens");
    let reasoning = usage.at("completion_tokens_details").at("reasoning_tokens").integer();
    let (Some(count), Ok(entries)) = (tokens.integer(), i64::try_from(entries)) else {
        return Ok(());
    };
    let count = count.saturating_sub(reasoning.unwrap_or(0));
    let ends = i64::try_from(response.choices.len()).unwrap_or(i64::MAX);
    if !(entries..=entries.saturating_add(ends)).contains(&count) {
        findings.add(&tokens, format!("{entries}, as there are entries of `logprobs`"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::logprobs_spell_the_text::entries, RULE};
    use crate::testing::{completion, stream, usage_chunk};

    #[test]
    fn a_difference_is_found() {
        completion().not_for(&RULE);
        let (at, tokens) = ("/choices/0/logprobs", "/usage/completion_tokens");
        let case = completion().set(at, entries(&["Hello", " there"]));
        case.clone().passes(&RULE);
        case.clone().set(tokens, json!(3)).passes(&RULE);
        case.clone().set(tokens, json!(1)).breaks(&RULE, &[tokens]);
        case.set(tokens, json!(20)).breaks(&RULE, &[tokens]);
        let streamed = stream().set_in(1, at, entries(&["Hello", "", "", " there"]));
        streamed.clone().skips(&RULE);
        streamed.push(usage_chunk()).breaks(&RULE, &["5:/usage/completion_tokens"]);
    }
}
