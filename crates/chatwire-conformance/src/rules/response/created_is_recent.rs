//! Logs are sorted by the time of a response.
//!
//! A gateway that serves a response from its cache may keep the time at which it was made, so the
//! difference is a hint and not a fault.

use std::time::UNIX_EPOCH;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, NotJudged, Scope},
    source,
    subject::Response,
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/created-is-recent",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "`created` is within a day of the `date` header.",
    source: source::COMPLETION,
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/created-is-recent");
pub(crate) static STREAM: BuiltIn = RULE.of_stream("stream/created-is-recent");

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let Some(date) = response.subject.header("date").and_then(seconds) else {
        return Err(NotJudged::skip("no `date` is recorded"));
    };
    let created = response.roots.iter().map(|root| root.at("created"));
    if let Some(created) = { created }.find(|created| created.integer().is_some())
        && created.integer().is_some_and(|created| DAY < created.abs_diff(date))
    {
        findings.add(&created, format!("seconds within a day of {date}"));
    }
    Ok(())
}

fn seconds(date: &str) -> Option<i64> {
    let date = httpdate::parse_http_date(date).ok()?;
    date.duration_since(UNIX_EPOCH).ok()?.as_secs().try_into().ok()
}

const DAY: u64 = 86_400;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{STREAM, UNARY};
    use crate::testing::{completion, stream};

    #[test]
    fn another_day_is_found() {
        completion().passes(&UNARY);
        stream().passes(&STREAM);
        let other_day = json!(1_744_387_449);
        completion().set("/created", other_day.clone()).breaks(&UNARY, &["/created"]);
        completion().without_header("date").set("/created", other_day.clone()).skips(&UNARY);
        stream().set_in(0, "/created", other_day).breaks(&STREAM, &["1:/created"]);
    }
}
