//! Clients that look for `error` first fail on a response that they could use, and clients that
//! look for `choices` first take a failure for a success.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/error-stands-alone",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "A response has no `error` beside its choices, except null.",
    source: source::ERRORS,
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/error-stands-alone");
pub(crate) static STREAM: BuiltIn = RULE.of_stream("stream/error-stands-alone");

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let in_stream = response.streams.then(|| response.subject.events().errors());
    for root in response.roots.iter().cloned().chain(in_stream.into_iter().flatten()) {
        let error = root.at("error");
        if !error.is_nothing() && root.at("choices").items().next().is_some() {
            findings.add(&error, "null or absent beside choices");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{STREAM, UNARY};
    use crate::testing::{chunk, completion, stream};

    #[test]
    fn an_error_beside_choices_is_found() {
        completion().passes(&UNARY);
        completion().set("/error", json!(null)).passes(&UNARY);
        completion().set("/error", json!({"message": "m"})).breaks(&UNARY, &["/error"]);
        stream().passes(&STREAM);
        stream().push(json!({"error": {"message": "m"}})).passes(&STREAM);
        let mut both = chunk(0, json!({}), json!("error"));
        both["error"] = json!({"message": "m"});
        stream().push(both).breaks(&STREAM, &["5:/error"]);
    }
}
