//! A GET can be repeated, cached and sent by a link, and must not cost anything.

use http::Method;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::{Subject, begins_with_events},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "transport/only-posts-are-answered",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "A request by another method than POST is not answered by a completion.",
    source: source::REQUEST,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let method = subject.method();
    let status = subject.head()?.status;
    let path = subject.path().unwrap_or_default();
    if method.is_none_or(|it| *it == Method::POST) || !path.ends_with("/chat/completions") {
        return not_applicable("the request was a POST, or to another endpoint");
    }
    let choices = subject.object().is_ok_and(|root| root.at("choices").is_array());
    if status.is_success() && (choices || begins_with_events(subject.body())) {
        findings.add_header("status", "405", Some(status.as_str()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{completion, error, stream};

    #[test]
    fn a_get_that_is_answered_is_found() {
        completion().not_for(&RULE);
        completion().method("GET").breaks(&RULE, &["status"]);
        stream().method("PUT").breaks(&RULE, &["status"]);
        completion().method("GET").body(r#"{"object":"list","data":[]}"#).passes(&RULE);
        error().method("GET").status(405).passes(&RULE);
        completion().method("OPTIONS").body("").status(204).passes(&RULE);
        completion().method("GET").path("/v1/models").not_for(&RULE);
    }
}
