//! Other fields are ignored silently; an error sent as `error: {...}` is lost.

use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "framing/fields-are-known",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "Every line is a comment or one of the fields `data`, `event`, `id` and `retry`.",
    source: "https://github.com/ggml-org/llama.cpp/issues/16109",
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let known: [&[u8]; 5] = [b"", b"data", b"event", b"id", b"retry"];
    for line in subject.events().lines.iter().filter(|line| !known.contains(&line.name.as_ref())) {
        let name = String::from_utf8_lossy(&line.name);
        findings.add_byte(line.at, "a known field", finding::quoted(&name));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn other_names_are_found() {
        stream().passes(&RULE);
        stream().body(": note\nevent: e\nid: 1\nretry: 2\ndata: {}\n\n").passes(&RULE);
        stream().body("error: {}\n\nData: {}\n\n").breaks(&RULE, &["@0", "@11"]);
        stream().body("{x}\n").breaks(&RULE, &["@0"]);
    }
}
