//! Clients append the content.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/content-is-text-or-null",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "`delta.content` is a string, null or absent.",
    source: source::CHUNK,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    for content in subject.choices()?.iter().map(|choice| choice.at("delta").at("content")) {
        if !content.is_nothing() && content.text().is_none() {
            findings.add(&content, "a string or null");
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
    fn other_types_are_found() {
        stream().passes(&RULE);
        let at = "/choices/0/delta/content";
        stream().set_in(0, at, json!(null)).passes(&RULE);
        stream().set_in(1, at, json!(5)).breaks(&RULE, &["2:/choices/0/delta/content"]);
        stream().set_in(1, at, json!([])).breaks(&RULE, &["2:/choices/0/delta/content"]);
    }
}
