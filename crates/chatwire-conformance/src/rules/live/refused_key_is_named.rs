//! A client tells its user to check the key only if the error says so.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope, not_applicable},
    source,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/refused-key-is-named",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "The error for a wrong key is about authentication: by its type, its code or its message.",
    source: source::ERRORS,
    check: Check::Live { home: "key-wrong", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    if !matches!(evidence.status("key-wrong"), Some(401 | 403)) {
        return not_applicable("the wrong key was not refused");
    }
    let body = evidence.exchange("key-wrong").map(|exchange| exchange.response.body());
    let body = String::from_utf8_lossy(&body.unwrap_or_default()).to_lowercase();
    if !WORDS.iter().any(|word| body.contains(word)) {
        findings.add("key-wrong", "an error about the key", "an error about something else");
    }
    Ok(())
}

/// Words of errors about authentication.
const WORDS: [&str; 9] = [
    "auth",
    "api key",
    "api_key",
    "apikey",
    "token",
    "credential",
    "permission",
    "forbidden",
    "access",
];
