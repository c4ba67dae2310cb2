//! `created` is the time of the response, not of the chunk.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/created-is-constant",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "`created` is the same in every chunk.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let mut times = response.roots.iter().map(|chunk| chunk.at("created"));
    let Some(first) = times.next() else { return Ok(()) };
    for created in times.filter(|created| created.value() != first.value()) {
        findings.add(&created, first.seen());
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
        stream().passes(&RULE);
        stream().set_in(2, "/created", json!(1)).breaks(&RULE, &["3:/created"]);
    }
}
