//! Clients stop reading at an error.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/nothing-follows-an-error",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "No chunk follows an error in a stream.",
    source: source::ERRORS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let stream = subject.events();
    let Some(error) = stream.errors().next() else {
        return not_applicable("there is no error in the stream");
    };
    for chunk in stream.chunks().filter(|chunk| chunk.event() > error.event()) {
        findings.add_seen(&chunk, "no chunk after an error", "a chunk");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn a_chunk_after_an_error_is_found() {
        stream().not_for(&RULE);
        stream().push(json!({"error": {"message": "m"}})).passes(&RULE);
        stream().insert(3, json!({"error": {"message": "m"}})).breaks(&RULE, &["5:"]);
    }
}
