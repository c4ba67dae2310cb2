//! A caller who joins the chunks expects the same object as from a non-streaming request.
//!
//! Usage that was not requested may be missing from the chunks; other rules check it, so it does
//! not count here.

use chatwire_protocol::{accumulate::Accumulator, chat::ChatChunk};
use chatwire_schema::{Contract, Part, Reading, Validator};
use serde_json::{Value, json};

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, NotJudged, Scope, not_applicable},
    rules::schema::undeclared,
    source,
    subject::{Place, Subject},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "equivalence/folds-to-a-valid-response",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "The joined chunks are valid against the corrected schema of a non-streaming response.",
    source: source::COMPLETION,
    check: Check::Schema(check),
};

fn check(subject: &Subject, contract: &Contract, findings: &mut Findings<'_>) -> CheckResult {
    subject.ended()?;
    if subject.has_stream_error() {
        return not_applicable("an error ended the stream");
    }
    if findings.views.response()?.choices.iter().any(|choice| choice.finish_reason().is_none()) {
        return not_applicable("a choice does not finish");
    }
    let declared = contract.validator(Part::Response, Reading::Overlaid);
    let may_leave_out = subject.body().len() < MAX_SHORT && declared.is_some_and(ignores_texts);
    let chunks = findings.views.chunks(may_leave_out)?;
    let response = fold(subject, &chunks)?;
    let validator = declared.ok_or_else(undeclared)?;
    for error in validator.errors(&response) {
        if let Some(last) = chunks.last() {
            let place = match error.instance_pointer.as_str() {
                "" => "the root",
                pointer => pointer,
            };
            let expected = format!("chunks that join to {} at {place}", error.expected);
            findings.add_seen(last, expected, error.found);
        }
    }
    Ok(())
}

/// How long a stream may be for chunks that differ in their text alone to be left out, in bytes:
/// the accumulator's limit is four times that, so that none of a shorter one reaches it.
const MAX_SHORT: usize = 64 << 20;

/// Whether the verdict of a schema on a response does not depend on its texts.
fn ignores_texts(validator: &Validator) -> bool {
    let of_message = ["content", "reasoning_content", "reasoning"]
        .map(|name| ["choices", "0", "message", name].into_iter().collect());
    of_message.iter().all(|place| validator.ignores_text(place))
        && validator.ignores_text(&["obfuscation"].into_iter().collect())
}

/// The non-streaming response, always with usage.
fn fold(subject: &Subject, chunks: &[Place<'_>]) -> Result<Value, NotJudged> {
    let mut accumulator = Accumulator::new();
    for place in chunks {
        let chunk = subject.raw(place).and_then(|text| ChatChunk::from_text(text).ok());
        let pushed = chunk.map(|chunk| accumulator.push(&chunk));
        if !matches!(pushed, Some(Ok(()))) {
            return Err(NotJudged::skip("the chunks cannot be joined"));
        }
    }
    let (response, _diagnostics) = accumulator.finish();
    let mut response: Value = serde_json::from_slice(&response.to_vec()).unwrap_or_default();
    if let Some(members) = response.as_object_mut() {
        let none = json!({"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0});
        members.entry("usage").or_insert(none);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{chunk, stream, tool_call, usage_chunk};

    #[test]
    fn what_joins_well_passes() {
        stream().passes(&RULE);
        stream().push(usage_chunk()).passes(&RULE);
        let mut call = tool_call("a", "{}");
        call["index"] = json!(0);
        stream().insert(1, chunk(0, json!({"tool_calls": [call]}), Value::Null)).passes(&RULE);
    }

    #[test]
    fn what_joins_badly_is_found() {
        let nameless = json!({"tool_calls": [{"index": 0, "function": {"arguments": "{}"}}]});
        stream().insert(1, chunk(0, nameless, Value::Null)).breaks(&RULE, &["5:"]);
    }

    #[test]
    fn what_does_not_end_is_not_joined() {
        stream().drop_chunk(3).not_for(&RULE);
        stream().push(json!({"error": {"message": "m"}})).not_for(&RULE);
    }
}
