//! A caller who asks for the prompt wants both in one text.

use crate::{
    live::{Evidence, LiveFindings, Plan},
    rule::{BuiltIn, Check, CheckResult, Scope, not_applicable},
    source,
    verdict::Level,
};

use crate::{finding, live::ProbeCase};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "live/echo-repeats-the-prompt",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "With `echo`, the text begins with that of the last message.",
    source: source::AIMLAPI,
    check: Check::Live { home: "echo", check },
};

fn check(_: &Plan, evidence: &Evidence, findings: &mut LiveFindings) -> CheckResult {
    let Some(text) = evidence.text("echo") else {
        return not_applicable("echo was not tried");
    };
    let body = evidence.case("echo").map(ProbeCase::json).unwrap_or_default();
    let prompt = body.pointer("/messages/0/content").and_then(serde_json::Value::as_str);
    if let Some(prompt) = prompt.filter(|prompt| !text.starts_with(prompt)) {
        findings.add("echo", finding::quoted(prompt), finding::quoted(&text));
    }
    Ok(())
}
