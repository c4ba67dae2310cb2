//! Clients parse every payload as a chunk, and fail on one that has nothing of it.
//!
//! Keep-alives belong in comments. Other rules look at chunks only, so that this is one finding.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/payloads-are-chunks",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "Every payload that is an object is a chunk or an error.",
    source: source::CHUNK,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    for other in subject.events().others() {
        findings.add_seen(&other, "a chunk or an error", "an object with no member of either");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn pings_with_data_are_found() {
        stream().passes(&RULE);
        stream().push(json!({"error": {"message": "m"}})).passes(&RULE);
        stream().insert(2, json!({"type": "ping"})).breaks(&RULE, &["3:"]);
    }
}
