//! Clients of this API read `data` only, and browsers deliver named events to other listeners.

use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "framing/events-have-no-name",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "No chunk has an `event` field; the field of an error may be `error`.",
    source: source::CHUNK,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    for (index, event) in subject.events().events.iter().enumerate() {
        match event.name.as_deref() {
            None | Some("error") => {}
            Some(name) => findings.add_event(index, "no `event` field", finding::quoted(name)),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn a_name_is_found() {
        stream().passes(&RULE);
        stream().body("event: chunk\ndata: {}\n\n").breaks(&RULE, &["1"]);
        stream().body("event: error\ndata: {}\n\n").passes(&RULE);
    }
}
