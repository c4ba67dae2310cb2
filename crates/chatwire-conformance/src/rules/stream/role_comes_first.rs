//! Clients create the message from the role.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/role-comes-first",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "The first chunk of every choice has the role `assistant`.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for choice in &response.choices {
        let Some(role) = choice.parts.first().map(|part| part.message.at("role")) else {
            continue;
        };
        if role.text() != Some("assistant") {
            findings.add(&role, "\"assistant\"");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{chunk, stream};

    #[test]
    fn every_choice_opens_with_it() {
        stream().passes(&RULE);
        let role = "/choices/0/delta/role";
        stream().remove_in(0, role).breaks(&RULE, &["1:/choices/0/delta/role"]);
        stream().set_in(0, role, json!("user")).breaks(&RULE, &["1:/choices/0/delta/role"]);
        let second = chunk(1, json!({"content": "Hi"}), Value::Null);
        stream().insert(2, second).breaks(&RULE, &["3:/choices/0/delta/role"]);
    }
}
