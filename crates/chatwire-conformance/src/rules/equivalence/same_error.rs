//! A caller handles the error of a request once, whatever form of response it asked for.
//!
//! Errors that pass by themselves, such as a rate limit or a failure of the server, come and go.

use http::StatusCode;

use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::{Place, Subject},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "equivalence/same-error",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "A request that is refused without streaming is refused with it, with the same status and the same `code`.",
    source: source::ERRORS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let twin = subject.twin()?;
    let (given, expected) = (subject.head()?.status, twin.head()?.status);
    if passes_by(given) || passes_by(expected) {
        return not_applicable("the error passes by itself");
    }
    if given.is_success() && expected.is_success() {
        return not_applicable("neither is refused");
    }
    if given != expected {
        findings.add_header("status", expected.as_str().to_owned(), Some(given.as_str()));
        return Ok(());
    }
    let code = |subject: &Subject| Some(subject.error().ok()?.at("code").value()?.to_string());
    let (given, expected) = (code(subject), code(twin));
    if given != expected {
        let place = subject.error().map(|error| error.at("code"));
        let shown = |code: Option<String>| {
            code.as_deref().map_or_else(|| "nothing".to_owned(), finding::quoted)
        };
        let place = place.unwrap_or_else(|_| Place::root(None, None));
        findings.add_seen(&place, shown(expected), shown(given));
    }
    Ok(())
}

fn passes_by(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status.as_u16(), 408 | 409 | 425 | 429)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, error, stream};

    #[test]
    fn status_and_code_are_compared() {
        stream().twin(&completion()).not_for(&RULE);
        let case = error().asking(json!({"stream": true}));
        case.clone().twin(&error()).passes(&RULE);
        case.clone().twin(&error().status(400)).breaks(&RULE, &["status"]);
        case.clone().twin(&error().status(429)).not_for(&RULE);
        case.twin(&error().set("/error/code", json!("c"))).breaks(&RULE, &["/error/code"]);
        stream().twin(&error()).breaks(&RULE, &["status"]);
    }
}
