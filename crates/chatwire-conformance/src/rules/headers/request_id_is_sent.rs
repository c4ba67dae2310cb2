//! Support cannot find a request without its ID.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Subject, header},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "headers/request-id-is-sent",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "A response header contains the request ID.",
    source: source::HEADERS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let headers = &subject.head()?.headers;
    let sent = NAMES.iter().filter_map(|name| header(headers, name));
    if sent.filter(|id| !id.is_empty()).count() == 0 {
        findings.add_header(NAMES[0], "the request ID", header(headers, NAMES[0]));
    }
    Ok(())
}

/// The names under which providers send it, the usual one first.
const NAMES: [&str; 5] =
    ["x-request-id", "x-inference-id", "x-litellm-call-id", "request-id", "apim-request-id"];

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn an_id_under_any_known_name_will_do() {
        completion().passes(&RULE);
        completion().header("x-request-id", "").breaks(&RULE, &["x-request-id"]);
        let other = completion().without_header("x-request-id");
        other.clone().breaks(&RULE, &["x-request-id"]);
        other.header("x-inference-id", "i-1").passes(&RULE);
    }
}
