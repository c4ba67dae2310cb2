//! One response comes from one model.

use super::one_text;
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/model-is-constant",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "`model` is a string that is not empty, and the same in every chunk.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    one_text(response, "model", findings)
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
