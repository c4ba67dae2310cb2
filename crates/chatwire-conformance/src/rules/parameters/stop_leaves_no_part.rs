//! A server that looks for stop sequences token by token sends the beginning of one before it knows
//! the rest.
//!
//! The model may have written that beginning and ended, so this is a hint, and one character says
//! nothing.

use super::stops;
use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/stop-leaves-no-part",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "Text that finishes with `stop` does not end with the beginning of a `stop` sequence.",
    source: source::REQUEST,
    check: Check::Response(check),
};

/// How many characters of a stop sequence are no accident.
const MIN_CHARACTERS: usize = 2;

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let stops = stops(response)?;
    for choice in response.choices.iter().filter(|it| it.finish_reason() == Some("stop")) {
        let text = choice.content.text();
        let parts = stops.iter().filter_map(|stop| beginning_at_end(text, stop));
        if let Some(part) = { parts }.max_by_key(|part| part.len())
            && let Some(place) = choice.content_at(text.len() - part.len())
        {
            findings.add_seen(
                &place,
                "no part of a stop sequence at the end",
                finding::quoted(part),
            );
        }
    }
    Ok(())
}

/// The longest proper beginning of `stop` that `text` ends with.
fn beginning_at_end<'s>(text: &str, stop: &'s str) -> Option<&'s str> {
    let ends = stop.char_indices().map(|(at, _)| at).skip(MIN_CHARACTERS);
    let mut parts: Vec<_> = ends.filter_map(|end| stop.get(..end)).collect();
    parts.retain(|part| text.ends_with(part) && !part.trim().is_empty());
    parts.pop()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, stream};

    #[test]
    fn a_beginning_at_the_end_is_found() {
        completion().not_for(&RULE);
        let at = "/choices/0/message/content";
        let check = |stop: &str| completion().asking(json!({"stop": [stop]}));
        check("END").passes(&RULE);
        check("e, said").passes(&RULE);
        check("re, said").breaks(&RULE, &[at]);
        check("re, said").set("/choices/0/finish_reason", json!("length")).passes(&RULE);
        check("  \n").set(at, json!("Hi  ")).passes(&RULE);
        stream().asking(json!({"stop": "o there!"})).breaks(&RULE, &["2:/choices/0/delta/content"]);
    }
}
