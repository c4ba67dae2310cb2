//! A member that comes in one form only, such as reasoning, is lost when a caller changes the form.
//!
//! Members without a value are left alone, and so are those that belong to one form.

use std::collections::BTreeSet;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Place, Subject},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "equivalence/same-members",
    level: Level::May,
    scope: Scope::Stream,
    requirement: "What a non-streaming response and its message have besides text and tool calls, the chunks of a stream and their deltas have as well.",
    source: source::CHUNK,
    check: Check::Exchange(check),
};

/// Members that belong to one form, that depend on what the model wrote, or that are compared by
/// other rules.
const LEFT_ALONE: [&str; 10] = [
    "choices",
    "object",
    "usage",
    "obfuscation",
    "role",
    "content",
    "tool_calls",
    "function_call",
    "refusal",
    "index",
];

fn check(_: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let (stream, whole) = findings.views.pair()?;
    let of_root = names(&stream.roots);
    let of_delta = names(&stream.parts().map(|part| part.message.clone()).collect::<Vec<_>>());
    let message: Vec<_> = whole.parts().map(|part| part.message.clone()).collect();
    let Some(last) = stream.roots.last() else { return Ok(()) };
    for (what, expected, given) in
        [("the response", names(&whole.roots), of_root), ("the message", names(&message), of_delta)]
    {
        for name in expected.difference(&given) {
            let expected = format!("`{name}` in a chunk, as {what} of the pair has it");
            findings.add_seen(last, expected, "no chunk with it");
        }
    }
    Ok(())
}

/// The names of the members that have a value.
fn names(places: &[Place<'_>]) -> BTreeSet<String> {
    let members = places.iter().filter_map(|place| place.value()?.as_object()).flatten();
    let given =
        members.filter(|(name, value)| !value.is_null() && !LEFT_ALONE.contains(&name.as_str()));
    given.map(|(name, _)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, stream};

    #[test]
    fn a_member_of_one_form_is_found() {
        stream().not_for(&RULE);
        stream().twin(&completion()).passes(&RULE);
        stream().twin(&completion().set("/provider", json!(null))).passes(&RULE);
        stream().twin(&completion().set("/provider", json!("p"))).breaks(&RULE, &["4:"]);
        let reasoning = completion().set("/choices/0/message/reasoning", json!("Hm."));
        stream().twin(&reasoning).breaks(&RULE, &["4:"]);
    }
}
