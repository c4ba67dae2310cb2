//! Callers send the message back in the next request unchanged.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/role-is-assistant",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "`message.role` is `assistant`.",
    source: source::COMPLETION,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for role in response.parts().map(|part| part.message.at("role")) {
        if role.text() != Some("assistant") {
            findings.add(&role, "\"assistant\"");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn every_choice_is_read() {
        completion().passes(&RULE);
        let role = "/choices/0/message/role";
        completion().set(role, json!("user")).breaks(&RULE, &[role]);
        completion().remove("/choices/0/message").breaks(&RULE, &[role]);
    }
}
