//! A stack trace tells attackers what runs where, and a credential can be used.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    rules::internals,
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/errors-reveal-no-internals",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "An error in a stream contains no stack trace, no file path of the server and no credential.",
    source: source::ERROR_LEAKS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let errors: Vec<_> = subject.events().errors().collect();
    if errors.is_empty() {
        return not_applicable("there is no error in the stream");
    }
    // What came beside an error is a part of the response.
    internals::search(errors, &["choices"], findings);
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn a_trace_is_found() {
        stream().not_for(&RULE);
        let check = |message: &str| stream().push(json!({"error": {"message": message}}));
        check("overloaded").passes(&RULE);
        check("Traceback (most recent call last): ...").breaks(&RULE, &["5:/error/message"]);
    }
}
