//! A stream that ended by an error is no response, however well the error is written.
//!
//! Servers may fail, so this is a hint; it keeps such a stream from being read as a success.

use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/ends-without-an-error",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "A stream ends with a finish reason, and not with an error.",
    source: source::ERRORS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let Some(error) = subject.events().errors().next() else { return Ok(()) };
    let nested = error.at("error");
    let messages = [nested.at("message"), nested, error.at("message"), error.at("detail")];
    let said = messages.iter().find_map(|message| message.non_empty_text());
    let seen = said
        .map_or_else(|| "an error".to_owned(), |it| format!("the error {}", finding::quoted(it)));
    findings.add_seen(&error, "a finish reason", seen);
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn an_error_is_no_end() {
        stream().passes(&RULE);
        stream().push(json!({"error": {"message": "m"}})).breaks(&RULE, &["5:"]);
        stream().push(json!({"detail": "m"})).breaks(&RULE, &["5:"]);
    }
}
