//! The published schemas require the member, and typed clients fail without it.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/finish-reason-is-null-before",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "A choice that has not finished has `finish_reason: null`.",
    source: "https://github.com/vllm-project/vllm/issues/19650",
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for reason in response.given_choices().map(|choice| choice.at("finish_reason")) {
        if reason.is_absent() {
            findings.add(&reason, "null or a reason");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn an_absent_reason_is_found() {
        stream().passes(&RULE);
        stream()
            .remove_in(1, "/choices/0/finish_reason")
            .breaks(&RULE, &["2:/choices/0/finish_reason"]);
    }
}
