//! An agent that runs tools without streaming must run them with it.
//!
//! A hint, as for the text.

use super::{is_greedy, paired_choices};
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "equivalence/same-finish-reason",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "With temperature zero, every choice of a stream finishes as in the non-streaming response to the same request.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    is_greedy(subject)?;
    for (stream, whole) in paired_choices(findings)? {
        if stream.finish.value() != whole.finish.value() {
            findings.add(&stream.finish, whole.finish.seen());
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
    fn reasons_of_greedy_pairs_are_compared() {
        let zero = json!({"temperature": 0});
        let twin = completion().asking(zero.clone());
        stream().twin(&completion()).not_for(&RULE);
        let case = stream().asking(zero);
        case.clone().twin(&twin).passes(&RULE);
        let other = twin.set("/choices/0/finish_reason", json!("length"));
        case.twin(&other).breaks(&RULE, &["4:/choices/0/finish_reason"]);
    }
}
