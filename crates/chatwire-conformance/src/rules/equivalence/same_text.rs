//! A caller who turns streaming on expects the same text.
//!
//! Only requests with temperature zero are compared. Even then some servers vary with their load,
//! so this is a hint; raise it for a server that does not.

use super::{is_greedy, paired_choices};
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "equivalence/same-text",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "With temperature zero, the joined text of a stream is that of the non-streaming response to the same request.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    is_greedy(subject)?;
    for (stream, whole) in paired_choices(findings)? {
        let (joined, expected) = (stream.content.text(), whole.content.text());
        let same = joined.bytes().zip(expected.bytes()).take_while(|(one, it)| one == it).count();
        if joined != expected
            && let Some(place) = stream.content_at(same)
        {
            findings.add_differing(&place, expected, joined);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, stream};

    #[test]
    fn texts_of_greedy_pairs_are_compared() {
        let zero = json!({"temperature": 0});
        let twin = completion().asking(zero.clone());
        stream().not_for(&RULE);
        stream().twin(&completion()).not_for(&RULE);
        let case = stream().asking(zero);
        case.clone().twin(&completion()).skips(&RULE);
        case.clone().twin(&twin).passes(&RULE);
        let other = twin.set("/choices/0/message/content", json!("Hello you"));
        case.twin(&other).breaks(&RULE, &["3:/choices/0/delta/content"]);
    }
}
