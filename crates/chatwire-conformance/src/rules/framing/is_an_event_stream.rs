//! A stream without events, or one that exceeds the limits of the decoder, cannot be read.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "framing/is-an-event-stream",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "The body is an event stream with at least one event.",
    source: source::EVENT_STREAM_GRAMMAR,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let stream = subject.events();
    if let Some((offset, what)) = &stream.fault {
        findings.add_byte(*offset, "an event stream", what.clone());
    } else if stream.events.is_empty() {
        findings.add_byte(0, "at least one event", "none");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn no_event_is_no_stream() {
        stream().passes(&RULE);
        stream().body("").breaks(&RULE, &["@0"]);
        stream().body(": only a comment\n\n").breaks(&RULE, &["@0"]);
    }
}
