//! A client decodes the kind of response that it requested.

use serde_json::Value;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Kind, Subject},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/stream-is-respected",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "The response is an event stream if and only if `stream` is true.",
    source: source::REQUEST,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let asked = subject.request()?.get("stream").and_then(Value::as_bool).unwrap_or(false);
    let streams = subject.kind() == Kind::Stream;
    if asked != streams {
        let name = |streams| if streams { "an event stream" } else { "a non-streaming response" };
        findings.add_byte(0, name(asked), name(streams));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, stream};

    #[test]
    fn asked_and_sent_are_compared() {
        completion().passes(&RULE);
        stream().passes(&RULE);
        completion().asking(json!({"stream": true})).breaks(&RULE, &["@0"]);
        stream().asking(json!({"stream": null})).breaks(&RULE, &["@0"]);
    }
}
