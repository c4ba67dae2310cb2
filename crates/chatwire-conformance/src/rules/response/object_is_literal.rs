//! `object` distinguishes a chunk from a non-streaming response in logs and queues.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/object-is-literal",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "`object` is `chat.completion`.",
    source: source::COMPLETION,
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/object-is-literal");
pub(crate) static STREAM: BuiltIn = BuiltIn {
    requirement: "`object` of every chunk is `chat.completion.chunk`.",
    source: source::CHUNK,
    ..RULE.of_stream("stream/object-is-literal")
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let literal = if response.streams { "chat.completion.chunk" } else { "chat.completion" };
    for object in response.roots.iter().map(|root| root.at("object")) {
        if object.text() != Some(literal) {
            findings.add(&object, format!("{literal:?}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{STREAM, UNARY};
    use crate::testing::{completion, stream};

    #[test]
    fn each_form_has_its_own() {
        completion().passes(&UNARY);
        completion().set("/object", json!("chat.completion.chunk")).breaks(&UNARY, &["/object"]);
        completion().remove("/object").breaks(&UNARY, &["/object"]);
        stream().passes(&STREAM);
        stream().set_in(1, "/object", json!("chat.completion")).breaks(&STREAM, &["2:/object"]);
        stream().remove_in(2, "/object").breaks(&STREAM, &["3:/object"]);
    }
}
