//! The sentinel distinguishes the end of a stream from a broken connection.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{DONE, Subject},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/done-is-sent",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "A stream that is not cut off contains the sentinel `[DONE]` exactly once.",
    source: source::CHUNK,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    subject.is_complete()?;
    let events = &subject.events().events;
    let mut done = events.iter().enumerate().filter(|(_, event)| event.is_done());
    if done.next().is_none() && !subject.has_stream_error() {
        findings.add_byte(subject.body().len(), DONE, "the end of the body");
    }
    for (index, _) in done {
        findings.add_event(index, "one sentinel", "a second one");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chatwire_transport::BodyEnd;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn none_and_two_are_found() {
        stream().passes(&RULE);
        stream().body("data: {}\n\n").breaks(&RULE, &["@10"]);
        stream().body("data: [DONE]\n\ndata: [DONE]\n\n").breaks(&RULE, &["2"]);
        stream().body("data: {\"error\":{\"message\":\"m\"}}\n\n").passes(&RULE);
        stream().body("data: {}\n\n").end(BodyEnd::Abandoned).skips(&RULE);
        stream().body("data: {}\n\n").end(BodyEnd::Failed).skips(&RULE);
    }
}
