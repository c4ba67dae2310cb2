//! Callers color text by the probability of its tokens, and weigh answers by it.
//!
//! Special tokens and the stop sequence are no part of the text, blanks around the text may be
//! taken away, and half a character at the end may be missing.

use super::{bytes_of, is_special};
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::{Choice, Place, Response},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/logprobs-spell-the-text",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "The tokens of `logprobs.content`, joined, are the text of the choice.",
    source: source::COMPLETION,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    if response.requested("echo").is_ok_and(|echo| *echo == serde_json::Value::Bool(true)) {
        return not_applicable("the text repeats the prompt, which was not generated");
    }
    let mut any = false;
    for choice in response.choices.iter().filter(|choice| choice.calls.is_empty()) {
        let entries: Vec<Place<'_>> = choice.logprobs("content").collect();
        if entries.is_empty() || choice.content.is_empty() || !choice.reasoning.is_empty() {
            continue;
        }
        any = true;
        let stops = super::stops(response).unwrap_or_default();
        let whole = response.subject.ended().is_ok();
        let spelled = [spelling(&entries, false), spelling(&entries, true)];
        if spelled.iter().any(|spelled| is_same(spelled, choice.content.text(), &stops, whole)) {
            continue;
        }
        report(choice, &entries, &spelled[1], findings);
    }
    if any { Ok(()) } else { not_applicable("there are no logprobs of text") }
}

/// The text of all tokens, with or without the special ones.
fn spelling(entries: &[Place<'_>], without_special: bool) -> String {
    let kept = entries
        .iter()
        .filter(|entry| !(without_special && entry.at("token").text().is_some_and(is_special)));
    let bytes: Vec<u8> = kept.flat_map(bytes_of).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn is_same(spelled: &str, text: &str, stops: &[&str], whole: bool) -> bool {
    let [spelled, text] = [spelled, text].map(plain);
    let Some(rest) = spelled.strip_prefix(&*text) else {
        return !whole && text.starts_with(&*spelled);
    };
    rest.is_empty()
        || rest.chars().all(|c| c == char::REPLACEMENT_CHARACTER)
        || stops.iter().any(|stop| rest.trim_start().starts_with(stop.trim_start()))
}

/// A text without blanks around it, each run of broken characters as one.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c != char::REPLACEMENT_CHARACTER || !plain.ends_with(c) {
            plain.push(c);
        }
    }
    plain
}

/// Reports the token at which the two texts part.
fn report(choice: &Choice<'_>, entries: &[Place<'_>], spelled: &str, findings: &mut Findings<'_>) {
    let text = choice.content.text();
    let (ours, theirs) = (spelled.trim_start(), text.trim_start());
    let same = ours.bytes().zip(theirs.bytes()).take_while(|(one, other)| one == other).count();
    let same = same + (spelled.len() - ours.len());
    let mut length = 0;
    let found = entries.iter().find(|entry| {
        let special = entry.at("token").text().is_some_and(is_special);
        length += if special { 0 } else { bytes_of(entry).len() };
        length > same
    });
    if let Some(place) = found.or_else(|| entries.last()) {
        findings.add_differing(&place.at("token"), text, spelled);
    }
}

/// A list of entries that spell these tokens, for the tests of this rule and its neighbors.
#[cfg(test)]
pub(super) fn entries(tokens: &[&str]) -> serde_json::Value {
    let entry = |token: &&str| serde_json::json!({"token": token, "logprob": -0.5, "bytes": token.as_bytes(), "top_logprobs": []});
    serde_json::json!({"content": tokens.iter().map(entry).collect::<Vec<_>>(), "refusal": null})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{RULE, entries};
    use crate::testing::{completion, stream};

    #[test]
    fn tokens_that_spell_other_text_are_found() {
        let at = "/choices/0/logprobs";
        let check = |tokens: &[&str]| completion().set(at, entries(tokens));
        completion().not_for(&RULE);
        for good in [
            &["Hello", " there"][..],
            &[" Hello", " there", "<|im_end|>"],
            &["<s>", "Hello", " there", "</s>"],
        ] {
            check(good).passes(&RULE);
        }
        check(&["Hello", " there", " END"]).asking(json!({"stop": "END"})).passes(&RULE);
        for (bad, place) in [
            (&["Hello"][..], 0),
            (&["Hello", "Hello", " there"], 1),
            (&[" there", "Hello"], 0),
            (&["Hello", " their"], 1),
            (&["Hello", " there", "!"], 2),
        ] {
            check(bad).breaks(&RULE, &[&format!("{at}/content/{place}/token")]);
        }
    }

    #[test]
    fn bytes_are_joined_before_they_are_read() {
        let at = "/choices/0/logprobs";
        let half = |byte: u8| json!({"token": "\u{fffd}", "logprob": -1, "bytes": [byte]});
        let content = "/choices/0/message/content";
        let case = completion().set(at, json!({"content": [half(0xc3), half(0xa9)]}));
        case.clone().set(content, json!("é")).passes(&RULE);
        case.set(content, json!("e")).breaks(&RULE, &[&format!("{at}/content/0/token")]);
    }

    #[test]
    fn chunks_are_joined() {
        let at = "/choices/0/logprobs";
        let case = stream().set_in(1, at, entries(&["Hello"]));
        case.clone().set_in(2, at, entries(&[" there"])).passes(&RULE);
        case.set_in(2, at, entries(&["there"]))
            .breaks(&RULE, &["3:/choices/0/logprobs/content/0/token"]);
    }
}
