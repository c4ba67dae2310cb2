//! Clients of this API look for `choices` at the top level and find nothing in an envelope.
//!
//! The other rules look inside the envelope, so that one mistake is reported once.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/chunks-are-not-wrapped",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "A payload is the chunk itself, without an envelope.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for chunk in response.roots.iter().filter(|chunk| !chunk.is_root()) {
        findings.add_seen(chunk, "a chunk at the top", "a chunk inside an envelope");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn envelopes_are_found() {
        stream().passes(&RULE);
        let wrapped = json!({"event": "chunk", "data": {"choices": []}});
        let stated = json!({"event": {"choices": []}, "state": {}});
        stream().push(wrapped).push(stated).breaks(&RULE, &["5:/data", "6:/event"]);
    }
}
