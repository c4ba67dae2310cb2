//! A request that the contract allows should work; clients send what the documentation shows.
//!
//! A server need not have every feature, so this is a hint. Other reasons to refuse a valid request
//! are left alone: its model, its length, its content, its caller.

use chatwire_schema::{Contract, Part, Reading};

use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "errors/valid-request-is-served",
    level: Level::Should,
    scope: Scope::Error,
    requirement: "A request that the contract allows is not refused for its form.",
    source: source::REQUEST,
    check: Check::Schema(check),
};

/// The statuses that blame the form of a request, or nothing at all.
const STATUSES: [u16; 5] = [400, 415, 422, 500, 501];

/// Words of errors with another reason.
const OTHER_REASONS: [&str; 19] = [
    "model",
    "context",
    "too long",
    "too large",
    "maximum",
    "exceed",
    "quota",
    "rate limit",
    "billing",
    "balance",
    "credit",
    "policy",
    "safety",
    "moderation",
    "filter",
    "auth",
    "api key",
    "api_key",
    "connect",
];

fn check(subject: &Subject, contract: &Contract, findings: &mut Findings<'_>) -> CheckResult {
    let status = subject.head()?.status;
    let request = subject.request()?;
    if !STATUSES.contains(&status.as_u16()) || !subject.is_chat() {
        return not_applicable("the status does not blame the form of the request");
    }
    let validator = contract.validator(Part::Request, Reading::Overlaid);
    if !subject.request_faults().is_empty() || validator.is_some_and(|it| !it.is_valid(request)) {
        return not_applicable("the request is invalid");
    }
    let said = subject.error().ok().and_then(|error| error.at("message").text());
    let body = String::from_utf8_lossy(subject.body()).to_lowercase();
    if OTHER_REASONS.iter().any(|word| body.contains(word)) {
        return Ok(());
    }
    let seen = match said {
        Some(said) => format!("{} {}", status.as_u16(), finding::quoted(said)),
        None => status.as_u16().to_string(),
    };
    findings.add_header("status", "a response, as the contract allows the request", Some(&seen));
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::error;

    #[test]
    fn a_refusal_without_a_reason_is_found() {
        error().not_for(&RULE);
        error().status(400).passes(&RULE);
        let at = "/error/message";
        let other = error().set(at, json!("roles must alternate")).set("/error/param", json!(null));
        other.clone().status(400).breaks(&RULE, &["status"]);
        other.clone().status(500).breaks(&RULE, &["status"]);
        other.clone().status(429).not_for(&RULE);
        other.asking(json!({"n": 0})).status(400).not_for(&RULE);
    }
}
