//! Callers that request several choices distinguish them by index.

use std::collections::BTreeSet;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/choices-are-numbered",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "`choices` is a non-empty array, and the indices are 0 to its length - 1, each once.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let choices = subject.completion()?.at("choices");
    let count = choices.items().count();
    if count == 0 {
        // None were asked for, which should have been refused.
        subject.is_valid("n")?;
        findings.add(&choices, "a non-empty array");
    }
    let mut seen = BTreeSet::new();
    for choice in choices.items() {
        let index = choice.at("index");
        let known = index.integer().and_then(|index| usize::try_from(index).ok());
        match known.filter(|index| *index < count) {
            Some(number) if seen.insert(number) => {}
            Some(_) => findings.add(&index, "a unique index"),
            None => findings.add(&index, format!("an integer from 0 to {}", count - 1)),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn gaps_and_repetitions_are_found() {
        completion().passes(&RULE);
        let choice = |index: i64| json!({"index": index});
        let check = |choices: Value| completion().set("/choices", choices);
        check(json!([choice(1), choice(0)])).passes(&RULE);
        check(json!([choice(0), choice(0)])).breaks(&RULE, &["/choices/1/index"]);
        check(json!([choice(0), choice(2)])).breaks(&RULE, &["/choices/1/index"]);
        check(json!([{}])).breaks(&RULE, &["/choices/0/index"]);
        check(json!([])).breaks(&RULE, &["/choices"]);
        completion().remove("/choices").breaks(&RULE, &["/choices"]);
    }
}
