//! An event without a blank line after it is discarded, so the last event is lost.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "framing/ends-with-a-blank-line",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "Every event ends with a blank line, the last one included.",
    source: source::EVENT_STREAM_GRAMMAR,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    subject.ended()?;
    if let Some(offset) = subject.events().cut {
        findings.add_byte(offset, "a blank line after the event", "the end of the body");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn a_cut_event_is_found() {
        stream().passes(&RULE);
        stream().body("data: {}\n\n").passes(&RULE);
        stream().body("data: {}\n\ndata: {}\n").breaks(&RULE, &["@10"]);
        stream().body("data: {}\n\ndata: {\"a").breaks(&RULE, &["@10"]);
    }
}
