//! Clients pass the message on when it finishes, and would pass it on twice.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/finish-comes-once",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "No choice has two finish reasons.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for choice in &response.choices {
        let reasons = choice.parts.iter().map(|part| part.choice.at("finish_reason"));
        for reason in reasons.filter(|reason| !reason.is_nothing()).skip(1) {
            findings.add(&reason, "no second finish_reason");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{chunk, stream};

    #[test]
    fn a_second_finish_is_found() {
        stream().passes(&RULE);
        stream()
            .push(chunk(0, json!({}), json!("stop")))
            .breaks(&RULE, &["5:/choices/0/finish_reason"]);
    }
}
