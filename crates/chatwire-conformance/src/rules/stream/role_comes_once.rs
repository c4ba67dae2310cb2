//! Some clients start a new message at every role.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/role-comes-once",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "No choice has a role after its first chunk.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for choice in &response.choices {
        let roles = choice.parts.iter().skip(1).map(|part| part.message.at("role"));
        for role in roles.filter(|role| !role.is_nothing()) {
            findings.add(&role, "no second role");
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
    fn a_second_role_is_found() {
        stream().passes(&RULE);
        let role = "/choices/0/delta/role";
        stream().set_in(2, role, json!(null)).passes(&RULE);
        stream().set_in(2, role, json!("assistant")).breaks(&RULE, &["3:/choices/0/delta/role"]);
    }
}
