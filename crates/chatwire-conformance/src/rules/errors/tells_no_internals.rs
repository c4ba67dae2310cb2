//! They help nobody but an attacker, and a key of the upstream is everybody's key.

use crate::{
    leak,
    rule::{Check, Findings, Judged, Rule, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) const RULE: Rule = Rule {
    id: "errors/tells-no-internals",
    level: Level::Must,
    scope: Scope::Error,
    requirement: "An error holds no stack trace, no path of the server and no credential.",
    source: source::ERROR_LEAKS,
    check: Check::Recording(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> Judged {
    let text = String::from_utf8_lossy(subject.body());
    let text = text.replace("\\n", "\n").replace("\\\"", "\"");
    if let Some(sign) = leak::internals(&text) {
        findings.add_byte(0, "no stack trace or path", format!("{sign:?}"));
    }
    if leak::credential(&text).is_some() {
        findings.add_byte(0, "no credential", "what looks like one");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::error;

    #[test]
    fn traces_paths_and_keys_are_found() {
        error().passes(&RULE);
        for leak in [
            "Traceback (most recent call last):",
            "in /usr/local/lib/x",
            "a\n    at f (x.js)",
            "File \"x.py\", line 3",
            "Incorrect API key provided: sk-abcdefgh0123456789abcdef",
        ] {
            error().set("/error/message", json!(leak)).breaks(&RULE, &["@0"]);
        }
        error().set("/error/message", json!("key sk-abc***def")).passes(&RULE);
    }
}
