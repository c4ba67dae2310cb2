//! One event that does not parse ends the stream for most clients.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Place, Subject},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "framing/payloads-are-objects",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "Every payload but `[DONE]` is one JSON object.",
    source: source::CHUNK,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let stream = subject.events();
    for (index, event) in stream.events.iter().enumerate() {
        // What is like an object is one.
        let json = event.json().filter(|_| event.likeness.is_none());
        let Some(json) = json else { continue };
        let root = Place::root(json.value().ok(), Some(index));
        match json.value() {
            Err(fault) => findings.add_seen(&root, "one JSON object", fault.what.clone()),
            Ok(_) if !root.is_object() => findings.add(&root, "one JSON object"),
            Ok(_) => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn anything_else_is_found() {
        stream().passes(&RULE);
        stream()
            .body("data: {}{}\n\ndata: 1\n\ndata: {\"a\":1}\n\ndata:\n\n")
            .breaks(&RULE, &["1:", "2:", "4:"]);
    }
}
