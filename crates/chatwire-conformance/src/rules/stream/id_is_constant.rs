//! The ID links the chunks of one response where several responses share a queue or a log.

use super::one_text;
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/id-is-constant",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "`id` is a string that is not empty, and the same in every chunk.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    one_text(response, "id", findings)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn a_change_is_found() {
        stream().passes(&RULE);
        stream().set_in(2, "/id", json!("other")).breaks(&RULE, &["3:/id"]);
        stream().set_in(2, "/id", json!("")).breaks(&RULE, &["3:/id"]);
        stream().remove_in(2, "/id").breaks(&RULE, &["3:/id"]);
        stream().set_in(0, "/id", json!("")).breaks(&RULE, &["1:/id"]);
    }
}
