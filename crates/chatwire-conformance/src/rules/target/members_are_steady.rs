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
    for (kind, members) in observed.members.iter().filter(|(kind, _)| **kind != "error") {
        for (member, presence) in &members.seen {
            let Some(without) = &presence.without else { continue };
            if !LEFT_ALONE.contains(&member.as_str()) {
                told.push(format!(
                    "`{member}` of the {kind} is in {} of {}: {}, not {}",
                    presence.count,
                    counted(members.count, "recording"),
                    presence.with.beside(without),
                    without.beside(&presence.with),
                ));
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{
        super::{survey, survey_of_days},
        RULE,
    };
    use crate::testing::completion;

    #[test]
    fn a_member_of_some_is_found() {
        assert!(survey(&RULE, &[completion(), completion()]).is_empty());
        let more =
            completion().set("/provider", json!("p")).set("/choices/0/message/audio", json!({}));
        let found = survey(&RULE, &[completion(), more]);
        assert_eq!(found, ["`provider` of the response is in 1 of 2 recordings: in r1, not in r0"]);
    }

    #[test]
    fn a_change_is_found_with_its_days() {
        let more = completion().set("/provider", json!("p"));
        let dated =
            [(more.clone(), "2026-11-24"), (completion(), "2026-11-20"), (more, "2026-11-29")];
        let found = survey_of_days(&RULE, &dated);
        let told = "`provider` of the response is in 2 of 3 recordings: since r0 of 2026-11-24, \
                    not until r1 of 2026-11-20";
        assert_eq!(found, [told]);
    }
}
