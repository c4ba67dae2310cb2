//! Callers join the bytes to get characters that are split over tokens.

use serde_json::Value;

use super::bytes_of;
use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Response, integer},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/logprob-bytes-spell-the-token",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "`bytes` of a token are integers from 0 to 255 that spell the token in UTF-8, or null.",
    source: source::COMPLETION,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for entry in response.logprobs()? {
        for given in [entry.clone()].into_iter().chain(entry.at("top_logprobs").items()) {
            let bytes = given.at("bytes");
            if bytes.is_nothing() {
                continue;
            }
            let items = bytes.value().and_then(Value::as_array);
            if !items.is_some_and(|items| items.iter().all(is_byte)) {
                findings.add(&bytes, "an array of integers from 0 to 255, or null");
                continue;
            }
            // Part of a character has no text of its own.
            if let (Ok(spelled), Some(token)) =
                (String::from_utf8(bytes_of(&given)), given.at("token").text())
                && spelled != token
            {
                let seen = format!("the bytes of {}", finding::quoted(&spelled));
                let expected = format!("the bytes of {}", finding::quoted(token));
                findings.add_seen(&bytes, expected, seen);
            }
        }
    }
    Ok(())
}

fn is_byte(value: &Value) -> bool {
    integer(value).is_some_and(|byte| (0..=255).contains(&byte))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn other_bytes_are_found() {
        completion().not_for(&RULE);
        let check = |token: &str, bytes: Value| {
            let entry = json!({"token": token, "logprob": -1, "bytes": bytes});
            completion().set("/choices/0/logprobs", json!({"content": [entry]}))
        };
        check("é", json!([195, 169])).passes(&RULE);
        check("a", json!(null)).passes(&RULE);
        check("\u{fffd}", json!([195])).passes(&RULE);
        let at = "/choices/0/logprobs/content/0/bytes";
        for bad in [json!([98]), json!([256]), json!([-1]), json!("a"), json!([])] {
            check("a", bad).breaks(&RULE, &[at]);
        }
    }
}
