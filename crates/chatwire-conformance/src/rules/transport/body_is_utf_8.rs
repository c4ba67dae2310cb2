//! A character that two frames share is whole in the body; invalid bytes in the body are invalid
//! for every client.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "transport/body-is-utf-8",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "The whole body is valid UTF-8.",
    source: source::JSON_ENCODING,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    if let Err(error) = std::str::from_utf8(subject.body()) {
        // A body that was cut off may end in the middle of a character.
        if error.error_len().is_none() {
            subject.ended()?;
        }
        findings.add_byte(error.valid_up_to(), "UTF-8", "invalid bytes");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn broken_bytes_are_placed() {
        completion().passes(&RULE);
        completion().body(b"{\"a\":\"\xff\"}").breaks(&RULE, &["@6"]);
    }
}
