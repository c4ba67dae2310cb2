//! Callers choose a model for its price and its abilities.
//!
//! Gateways leave out the name of a vendor or add a date; the bare name says what the caller needs.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/model-is-as-requested",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "`model` is the requested model, or a dated or unprefixed name of it.",
    source: source::COMPLETION,
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/model-is-as-requested");
pub(crate) static STREAM: BuiltIn = RULE.of_stream("stream/model-is-as-requested");

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let asked = response.requested("model")?.as_str().unwrap_or_default();
    // That it is the same in every chunk is another rule.
    let models = response.roots.iter().map(|root| root.at("model"));
    if let Some(model) = { models }.find(|model| model.non_empty_text().is_some())
        && let Some(responded) = model.text()
        && !is_same(asked, responded)
    {
        findings.add_differing(&model, asked, responded);
    }
    Ok(())
}

/// Whether two names differ in vendor prefix, case and a dated suffix only.
fn is_same(asked: &str, responded: &str) -> bool {
    let [asked, responded] =
        [asked, responded].map(|name| name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase());
    responded.strip_prefix(&asked).is_some_and(|rest| {
        let dated = rest.strip_prefix(['-', '@']).is_some_and(|date| {
            !date.is_empty() && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        });
        rest.is_empty() || dated
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{STREAM, UNARY};
    use crate::testing::{completion, stream};

    #[test]
    fn prefix_case_and_date_may_differ() {
        let check = |asked: &str, responded: &str| {
            completion().asking(json!({"model": asked})).set("/model", json!(responded))
        };
        completion().passes(&UNARY);
        for (asked, responded) in [
            ("vendor/Name", "name"),
            ("name", "vendor/Name"),
            ("gpt-4o", "gpt-4o-2024-08-06"),
            ("gpt-4o", "gpt-4o@20240806"),
        ] {
            check(asked, responded).passes(&UNARY);
        }
        for (asked, responded) in [("gpt-4o", "gpt-4o-mini"), ("gpt-4o", "gpt-4")] {
            check(asked, responded).breaks(&UNARY, &["/model"]);
        }
    }

    #[test]
    fn a_stream_is_told_once() {
        stream().passes(&STREAM);
        stream().asking(json!({"model": "other"})).breaks(&STREAM, &["1:/model"]);
    }
}
