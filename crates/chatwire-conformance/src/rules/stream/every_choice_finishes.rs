//! Without a finish reason, a client cannot know whether the text is complete.
//!
//! A stream without any finish reason is truncated, even if `[DONE]` was sent.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/every-choice-finishes",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "There is at least one choice, and every choice has a `finish_reason` before the stream ends.",
    source: source::CHUNK,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    subject.is_complete()?;
    if subject.has_stream_error() {
        return not_applicable("an error ended the stream");
    }
    // Where there is no chunk there is no choice; where there is no event another rule says so.
    let response = findings.views.response().ok();
    let begun = response.map(|response| &*response.choices).unwrap_or_default();
    if begun.is_empty() && !subject.events().events.is_empty() {
        let end = subject.body().len();
        findings.add_byte(end, "a choice with a finish_reason", "the end of the body");
    }
    for choice in begun.iter().filter(|choice| choice.finish.is_nothing()) {
        findings.add(&choice.finish, "a finish reason in the last chunk of the choice");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chatwire_transport::BodyEnd;
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{chunk, stream};

    #[test]
    fn an_open_choice_is_found() {
        stream().passes(&RULE);
        stream().drop_chunk(3).breaks(&RULE, &["3:/choices/0/finish_reason"]);
        stream()
            .push(chunk(1, json!({}), Value::Null))
            .breaks(&RULE, &["5:/choices/0/finish_reason"]);
        stream().drop_chunk(3).end(BodyEnd::Failed).skips(&RULE);
        let nothing = "data: [DONE]\n\n";
        stream().body(nothing).breaks(&RULE, &["@14"]);
        stream().drop_chunk(3).push(json!({"error": {"message": "m"}})).not_for(&RULE);
    }
}
