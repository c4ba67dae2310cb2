//! Milliseconds would be fifty thousand years in the future; a fraction breaks integer parsers.

use std::ops::Range;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/created-is-in-seconds",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "`created` is an integer number of seconds since 1970.",
    source: source::COMPLETION,
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/created-is-in-seconds");
pub(crate) static STREAM: BuiltIn = RULE.of_stream("stream/created-is-in-seconds");

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let wrong =
        response.roots.iter().map(|root| root.at("created")).filter(|created| {
            created.integer().is_none_or(|seconds| !PLAUSIBLE.contains(&seconds))
        });
    // Every chunk has the same time, and so the same fault.
    for created in { wrong }.take(1) {
        match created.integer() {
            None => findings.add(&created, "an integer"),
            Some(_) => findings.add(&created, "seconds since 1970"),
        }
    }
    Ok(())
}

/// From 2015 to 2100.
const PLAUSIBLE: Range<i64> = 1_420_070_400..4_102_444_800;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{STREAM, UNARY};
    use crate::testing::{completion, stream};

    #[test]
    fn seconds_are_told_from_milliseconds() {
        completion().passes(&UNARY);
        stream().passes(&STREAM);
        for wrong in [json!(1_744_187_449_000_u64), json!(1_744_187_449.5), json!("now"), json!(0)]
        {
            completion().set("/created", wrong.clone()).breaks(&UNARY, &["/created"]);
            stream().set_in(1, "/created", wrong).breaks(&STREAM, &["2:/created"]);
        }
        completion().remove("/created").breaks(&UNARY, &["/created"]);
    }
}
