//! One price for one request.
//!
//! The prompt is the same in both, whatever the model writes; the completion is compared with
//! temperature zero. A cache may change the counts of a server, so this is a hint.

use super::is_greedy;
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "equivalence/same-usage",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "A stream has the `prompt_tokens` of the non-streaming response to the same request, and with temperature zero its `completion_tokens`.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let (stream, whole) = findings.views.pair()?;
    let (Some(given), Some(expected)) = (stream.usages.last(), whole.usages.last()) else {
        return not_applicable("one of the pair has no usage");
    };
    let names = ["prompt_tokens", "completion_tokens"];
    let compared = if is_greedy(subject).is_ok() { &names[..] } else { &names[..1] };
    for name in compared {
        let (count, expected) = (given.at(name), expected.at(name));
        if count.number() != expected.number() {
            findings.add(&count, expected.seen());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, stream, usage_chunk};

    #[test]
    fn counts_are_compared() {
        stream().twin(&completion()).not_for(&RULE);
        let case = stream().push(usage_chunk());
        case.clone().twin(&completion()).passes(&RULE);
        let more = completion().set("/usage/completion_tokens", json!(3));
        case.clone().twin(&more).passes(&RULE);
        let zero = json!({"temperature": 0});
        case.clone()
            .asking(zero.clone())
            .twin(&more.asking(zero))
            .breaks(&RULE, &["5:/usage/completion_tokens"]);
        let longer = completion().set("/usage/prompt_tokens", json!(10));
        case.twin(&longer).breaks(&RULE, &["5:/usage/prompt_tokens"]);
    }
}
