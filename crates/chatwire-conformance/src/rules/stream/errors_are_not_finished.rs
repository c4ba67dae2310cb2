//! A client that has seen a finish reason takes the text for complete.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/errors-are-not-finished",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "A stream with an error does not finish with `stop`.",
    source: source::ERRORS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let stream = subject.events();
    if !subject.has_stream_error() {
        return not_applicable("there is no error in the stream");
    }
    for choice in stream.chunks().flat_map(|chunk| chunk.at("choices").items()) {
        let reason = choice.at("finish_reason");
        if reason.text() == Some("stop") {
            findings.add(&reason, "no `stop` in a stream with an error");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn a_finish_beside_an_error_is_found() {
        let failed = json!({"error": {"message": "m"}});
        stream().not_for(&RULE);
        stream().push(failed.clone()).breaks(&RULE, &["4:/choices/0/finish_reason"]);
        stream().drop_chunk(3).push(failed).passes(&RULE);
    }
}
