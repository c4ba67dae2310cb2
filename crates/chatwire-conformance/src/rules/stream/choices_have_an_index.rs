//! The index is the only link between a delta and its choice.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/choices-have-an-index",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "Every choice has an `index` from 0 to `n` - 1.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let asked = response.subject.requested_choices().unwrap_or(i64::MAX);
    for index in response.given_choices().map(|choice| choice.at("index")) {
        if !index.integer().is_some_and(|index| (0..asked).contains(&index)) {
            findings.add(&index, format!("an integer from 0 to {}", asked.saturating_sub(1)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn gaps_and_strangers_are_found() {
        stream().passes(&RULE);
        let at = "/choices/0/index";
        stream().remove_in(1, at).breaks(&RULE, &["2:/choices/0/index"]);
        stream().set_in(1, at, json!(-1)).breaks(&RULE, &["2:/choices/0/index"]);
        let second = stream().set_in(1, at, json!(1));
        second.clone().breaks(&RULE, &["2:/choices/0/index"]);
        second.clone().asking(json!({"n": 2})).passes(&RULE);
        // An invalid number should have been refused, and says nothing about the indices.
        second.asking(json!({"n": i64::MIN})).passes(&RULE);
    }
}
