//! One response comes from one model.

use super::one_text;
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/model-is-constant",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "`model` is a string that is not empty, and the same in every chunk.",
    source: source::CHUNK,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    one_text(subject, "model", findings)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn a_change_is_found() {
        stream().passes(&RULE);
        stream().set_in(2, "/model", json!("other")).breaks(&RULE, &["3:/model"]);
        stream().set_in(2, "/model", json!("")).breaks(&RULE, &["3:/model"]);
        stream().remove_in(2, "/model").breaks(&RULE, &["3:/model"]);
        stream().set_in(0, "/model", json!("")).breaks(&RULE, &["1:/model"]);
    }
}
