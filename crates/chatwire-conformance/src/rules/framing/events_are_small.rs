//! Clients limit the size of an event; 64 KiB is the smallest common limit.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "framing/events-are-small",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "No event is longer than 64 KiB.",
    source: source::EVENT_STREAM_GRAMMAR,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    for (index, event) in subject.events().events.iter().enumerate() {
        let length = event.range.len();
        if length > MAX_EVENT_BYTES {
            findings.add_event(
                index,
                format!("at most {MAX_EVENT_BYTES} bytes"),
                length.to_string(),
            );
        }
    }
    Ok(())
}

const MAX_EVENT_BYTES: usize = 65_536;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{chunk, stream};

    #[test]
    fn a_long_event_is_found() {
        stream().passes(&RULE);
        let long = json!({"content": "x".repeat(65_536)});
        stream().insert(1, chunk(0, long, Value::Null)).breaks(&RULE, &["2"]);
    }
}
