//! Callers pay by the token, and a count far from the text is a wrong bill, such as that of one
//! choice of two.
//!
//! Tokenizers differ, so only the impossible is found: more tokens than bytes, or fewer than words.
//! Hidden reasoning may be counted, so that this is a hint.

use crate::{
    report::counted,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::{Joined, Response},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "usage/tokens-fit-the-text",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "`completion_tokens` without reasoning is at least the number of words of all choices, and at most the number of their bytes and some for each choice and call.",
    source: source::COMPLETION,
    check: Check::Response(check),
};

/// The tokens that a choice or a call may need beside its text, for roles, marks and names.
const MAX_OVERHEAD: usize = 64;

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let Some(usage) = response.usages.last() else {
        return not_applicable("there is no usage");
    };
    response.is_whole()?;
    if response.choices.is_empty() {
        return not_applicable("there is no choice");
    }
    let tokens = usage.at("completion_tokens");
    let details = usage.at("completion_tokens_details");
    // What is billed and not shown: reasoning, speech, and predictions that were not used.
    let hidden = ["reasoning_tokens", "audio_tokens", "rejected_prediction_tokens"]
        .map(|name| details.at(name).integer().unwrap_or(0).max(0));
    // That none were counted is another rule's finding.
    let Some(count) = tokens.integer().filter(|count| *count > 0) else { return Ok(()) };
    let shown = usize::try_from(count.saturating_sub(hidden.iter().sum())).unwrap_or(0);
    let count = usize::try_from(count).unwrap_or(usize::MAX);

    let texts = response.choices.iter().flat_map(|choice| {
        let arguments = choice.calls.iter().map(|call| &call.arguments);
        [&choice.content, &choice.refusal, &choice.reasoning].into_iter().chain(arguments)
    });
    let bytes: usize = texts.map(|text| text.text().len()).sum();
    let parts = response.choices.len() + response.calls().count();
    let most = bytes.saturating_add(parts.saturating_mul(MAX_OVERHEAD));
    let contents = response.choices.iter().map(|choice| words(&choice.content));
    let words: usize = contents.sum();
    if shown > most {
        findings.add(&tokens, format!("at most {most} for {} of text", counted(bytes, "byte")));
    } else if count < words {
        findings.add(&tokens, format!("at least {words} for as many words"));
    }
    Ok(())
}

/// How many words a text has: no usual token goes across a blank and a letter.
fn words(text: &Joined<'_>) -> usize {
    let words = text.text().split_whitespace();
    words.filter(|word| word.starts_with(char::is_alphabetic)).count()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, stream, usage_chunk};

    #[test]
    fn the_impossible_is_found() {
        completion().passes(&RULE);
        let tokens = "/usage/completion_tokens";
        completion().set(tokens, json!(70)).passes(&RULE);
        completion().set(tokens, json!(20_000)).breaks(&RULE, &[tokens]);
        let details = json!({"reasoning_tokens": 19_990});
        completion()
            .set(tokens, json!(20_000))
            .set("/usage/completion_tokens_details", details)
            .passes(&RULE);
        completion().set(tokens, json!(1)).breaks(&RULE, &[tokens]);
        let second = json!({"index": 1, "finish_reason": "stop", "message":
            {"role": "assistant", "content": "Hello again"}});
        completion().set("/choices/1", second).breaks(&RULE, &[tokens]);
        stream().not_for(&RULE);
        stream()
            .push(usage_chunk())
            .set_in(4, tokens, json!(20_000))
            .breaks(&RULE, &["5:/usage/completion_tokens"]);
    }
}
