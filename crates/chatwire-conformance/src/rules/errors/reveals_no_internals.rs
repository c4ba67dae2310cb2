//! Stack traces and paths help attackers, and a leaked upstream key can be used by anyone.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    rules::internals,
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "errors/reveals-no-internals",
    level: Level::Must,
    scope: Scope::Error,
    requirement: "An error contains no stack trace, no file path of the server and no credential.",
    source: source::ERROR_LEAKS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let Ok(root) = subject.object() else {
        let text = String::from_utf8_lossy(subject.body());
        for (expected, seen) in internals::leaks(&text) {
            findings.add_byte(0, expected, seen);
        }
        return Ok(());
    };
    internals::search(vec![root], &[], findings);
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
            error().set("/error/message", json!(leak)).breaks(&RULE, &["/error/message"]);
        }
        error().set("/error/message", json!("key sk-abc***def")).passes(&RULE);
        let details = json!([{"at": "C:\\Users\\x"}]);
        error().set("/error/details", details).breaks(&RULE, &["/error/details/0/at"]);
        error().body("panicked at src/x.rs").breaks(&RULE, &["@0"]);
    }
}
