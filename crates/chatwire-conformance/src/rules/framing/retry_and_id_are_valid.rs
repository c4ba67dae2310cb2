//! An invalid field is ignored.

use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "framing/retry-and-id-are-valid",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "`retry` consists of digits, and `id` contains no NUL.",
    source: source::EVENT_STREAM_GRAMMAR,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    for line in &subject.events().lines {
        let (name, value) = (line.name.as_ref(), line.value.as_ref());
        if name == b"retry" && (value.is_empty() || !value.iter().all(u8::is_ascii_digit)) {
            let seen = finding::quoted(&String::from_utf8_lossy(value));
            findings.add_byte(line.at, "a number of milliseconds", seen);
        }
        if name == b"id" && value.contains(&0) {
            findings.add_byte(line.at, "an ID without NUL", "NUL");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn bad_values_are_found() {
        stream().passes(&RULE);
        stream().body("retry: 100\nid: a\ndata: {}\n\n").passes(&RULE);
        stream().body("retry: 1s\nid: a\0\ndata: {}\n\n").breaks(&RULE, &["@0", "@10"]);
    }
}
