//! Several `data` lines are valid, but many clients of this API read each as an event of its own.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "framing/data-is-one-line",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "Every event has one `data` line.",
    source: source::EVENT_STREAM_GRAMMAR,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    for (index, event) in subject.events().events.iter().enumerate() {
        let lines = event.data_lines();
        if lines > 1 {
            findings.add_event(index, "one `data` line", lines.to_string());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn a_second_line_is_found() {
        stream().passes(&RULE);
        stream().body("data: {\ndata: }\n\n").breaks(&RULE, &["1"]);
    }
}
