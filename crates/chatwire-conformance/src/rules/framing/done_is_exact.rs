//! Some clients compare the start of the sentinel and others all of it; only the exact text ends
//! both.

use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{DONE, Subject},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "framing/done-is-exact",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "The sentinel is exactly `[DONE]`.",
    source: source::CHUNK,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let stream = subject.events();
    for (index, event) in stream.events.iter().enumerate() {
        let text = event.json().and_then(|json| json.text()).unwrap_or_default();
        let start = text.trim_start().get(..5).unwrap_or_default();
        if start.eq_ignore_ascii_case("[DONE") {
            findings.add_event(index, DONE, finding::quoted(text));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn something_like_it_is_found() {
        stream().passes(&RULE);
        for almost in ["[DONE] ", " [DONE]", "[done]", "[DONE]x"] {
            stream().body(format!("data: {almost}\n\n")).breaks(&RULE, &["1"]);
        }
    }
}
