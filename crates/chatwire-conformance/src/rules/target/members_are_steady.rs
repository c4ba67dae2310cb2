//! A member that comes now and then is one that callers cannot rely on.
//!
//! Members that depend on the request or on what the model wrote are left alone.

use crate::{
    report::counted,
    rule::{BuiltIn, Check, Scope},
    source,
    survey::Observed,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "target/members-are-steady",
    level: Level::May,
    scope: Scope::Any,
    requirement: "A member that some responses of a target have, all of the same form have.",
    source: source::COMPLETION,
    check: Check::Target(check),
};

/// Members that depend on the request or on what the model wrote.
const LEFT_ALONE: [&str; 11] = [
    "usage",
    "content",
    "role",
    "tool_calls",
    "function_call",
    "refusal",
    "reasoning",
    "reasoning_content",
    "reasoning_details",
    "audio",
    "annotations",
];

fn check(observed: &Observed) -> Vec<String> {
    let mut told = Vec::new();
    // What an error has depends on what went wrong.
    for (kind, (count, members)) in observed.members.iter().filter(|(kind, _)| **kind != "error") {
        for (member, with) in members.iter().filter(|(_, with)| *with < count) {
            if !LEFT_ALONE.contains(&member.as_str()) {
                let all = counted(*count, "recording");
                told.push(format!("`{member}` of the {kind} is in {with} of {all}"));
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::survey, RULE};
    use crate::testing::completion;

    #[test]
    fn a_member_of_some_is_found() {
        assert!(survey(&RULE, &[completion(), completion()]).is_empty());
        let more =
            completion().set("/provider", json!("p")).set("/choices/0/message/audio", json!({}));
        let found = survey(&RULE, &[completion(), more]);
        assert_eq!(found, ["`provider` of the response is in 1 of 2 recordings"]);
    }
}
