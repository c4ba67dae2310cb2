//! Without one nobody knows whether the text is whole.
//! A stream without any is truncated, even when `[DONE]` came.

use crate::{
    rule::{Check, Findings, Judged, Rule, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) const RULE: Rule = Rule {
    id: "stream/every-choice-finishes",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "Every choice has a `finish_reason` before the stream ends.",
    source: source::CHUNK,
    check: Check::Recording(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> Judged {
    subject.ended()?;
    if subject.broke_off() {
        return not_applicable("an error ended the stream");
    }
    for choices in subject.choices_by_index()?.values() {
        let open = choices.iter().all(|choice| choice.at("finish_reason").is_nothing());
        if let (true, Some(last)) = (open, choices.last()) {
            findings.add(&last.at("finish_reason"), "a reason in the last chunk of the choice");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
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
        stream().drop_chunk(3).push(json!({"error": {"message": "m"}})).not_for(&RULE);
    }
}
