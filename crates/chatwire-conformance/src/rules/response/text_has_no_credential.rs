//! A key in the text may be another customer's, from a prompt that was mixed up or a model that was
//! trained on it.
//!
//! A key that the request has may be repeated, and models make up keys in examples, so this is a
//! hint.

use crate::{
    leak,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/text-has-no-credential",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "What the model wrote contains no credential that the request does not contain.",
    source: source::ERROR_LEAKS,
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/text-has-no-credential");
pub(crate) static STREAM: BuiltIn = RULE.of_stream("stream/text-has-no-credential");

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for choice in &response.choices {
        let arguments = choice.calls.iter().map(|call| &call.arguments);
        let texts = [&choice.content, &choice.reasoning, &choice.refusal];
        for joined in texts.into_iter().chain(arguments) {
            let text = joined.text();
            let found = leak::credential(text).filter(|range| {
                !response.request_mentions(text.get(range.clone()).unwrap_or_default())
            });
            if let Some(range) = found
                && let Some(place) = joined.at(range.start)
            {
                findings.add_seen(place, "no credential", "a possible credential");
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{STREAM, UNARY};
    use crate::testing::{completion, stream};

    #[test]
    fn a_key_is_found_unless_it_was_sent() {
        completion().passes(&UNARY);
        let key = "sk-abcdefgh0123456789abcdef";
        let content = "/choices/0/message/content";
        let leak = completion().set(content, json!(format!("Use {key}.")));
        leak.clone().breaks(&UNARY, &[content]);
        let sent = json!([{"role": "user", "content": format!("What is {key}?")}]);
        leak.asking(json!({"messages": sent})).passes(&UNARY);
        stream().passes(&STREAM);
        let at = "/choices/0/delta/content";
        stream()
            .set_in(1, at, json!("sk-abcdefgh0123"))
            .set_in(2, at, json!("456789abcdef"))
            .breaks(&STREAM, &["2:/choices/0/delta/content"]);
    }
}
