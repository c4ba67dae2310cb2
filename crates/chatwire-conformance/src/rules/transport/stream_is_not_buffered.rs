//! A proxy that buffers the whole stream defeats the purpose of streaming.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "transport/stream-is-not-buffered",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "A stream of five or more pieces of text arrives in more than one read.",
    source: source::EVENT_STREAM,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let frames = response.subject.head()?.frames.iter().filter(|(_, end)| *end > 0).count();
    let pieces = response.choices.iter().flat_map(|choice| choice.content.pieces());
    if pieces.filter(|piece| piece.non_empty_text().is_some()).count() < PIECES {
        return not_applicable("the stream is too short");
    }
    if frames < 2 {
        findings.add_byte(0, "more than one read", "the whole stream in one read");
    }
    Ok(())
}

/// How many pieces of text a server can be expected not to send at once.
const PIECES: usize = 5;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{chunk, stream};

    #[test]
    fn one_read_for_all_is_buffering() {
        let mut case = stream();
        for _ in 0..3 {
            case = case.insert(2, chunk(0, json!({"content": "more"}), Value::Null));
        }
        case.clone().passes(&RULE);
        case.replace("more", "same").breaks(&RULE, &["@0"]);
        stream().not_for(&RULE);
    }
}
