//! The fingerprint identifies the backend configuration, and one response has one.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/fingerprint-is-constant",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "`system_fingerprint`, where it is sent, is the same in every chunk.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let mut given = response
        .roots
        .iter()
        .map(|chunk| chunk.at("system_fingerprint"))
        .filter(|fingerprint| fingerprint.non_empty_text().is_some());
    let Some(first) = given.next() else {
        return not_applicable("the stream has no fingerprint");
    };
    for fingerprint in given.filter(|fingerprint| fingerprint.value() != first.value()) {
        findings.add(&fingerprint, first.seen());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn a_change_is_found() {
        stream().not_for(&RULE);
        let one = stream().set_in(0, "/system_fingerprint", json!("fp-1"));
        one.clone().passes(&RULE);
        one.set_in(2, "/system_fingerprint", json!("fp-2"))
            .breaks(&RULE, &["3:/system_fingerprint"]);
    }
}
