//! Clients access members of `delta` without checking it.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/choices-have-a-delta",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "Every choice has an object `delta`.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for delta in response.given_choices().map(|choice| choice.at("delta")) {
        if !delta.is_object() {
            findings.add(&delta, "an object");
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
    fn a_missing_delta_is_found() {
        stream().passes(&RULE);
        stream().set_in(3, "/choices/0/delta", json!(null)).breaks(&RULE, &["4:/choices/0/delta"]);
        stream().remove_in(3, "/choices/0/delta").breaks(&RULE, &["4:/choices/0/delta"]);
    }
}
