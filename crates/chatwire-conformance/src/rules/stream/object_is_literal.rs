//! `object` distinguishes a chunk from a non-streaming response in logs and queues.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/object-is-literal",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "`object` of every chunk is `chat.completion.chunk`.",
    source: source::CHUNK,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    for object in subject.chunks()?.iter().map(|chunk| chunk.at("object")) {
        if object.text() != Some("chat.completion.chunk") {
            findings.add(&object, "\"chat.completion.chunk\"");
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
    fn every_chunk_is_read() {
        stream().passes(&RULE);
        stream().set_in(1, "/object", json!("chat.completion")).breaks(&RULE, &["2:/object"]);
        stream().remove_in(2, "/object").breaks(&RULE, &["3:/object"]);
    }
}
