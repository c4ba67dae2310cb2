//! A stack trace tells attackers what runs where, and a credential can be used.
//!
//! What the model wrote is not looked at: a model may well explain a stack trace.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    rules::internals,
    source,
    subject::Response,
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/reveals-no-internals",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "A response contains no stack trace, no file path of the server and no credential, except in what the model wrote.",
    source: source::ERROR_LEAKS,
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/reveals-no-internals");
pub(crate) static STREAM: BuiltIn = RULE.of_stream("stream/reveals-no-internals");

/// The members of a choice that the model writes, and the name of the model, which may be a path.
const WRITTEN: [&str; 5] = ["message", "delta", "text", "logprobs", "model"];

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    internals::search(response.roots.iter().cloned(), &WRITTEN, findings);
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{STREAM, UNARY};
    use crate::testing::{completion, stream};

    #[test]
    fn members_of_the_server_are_searched() {
        completion().passes(&UNARY);
        let trace = json!("Traceback (most recent call last):");
        completion().set("/debug", trace.clone()).breaks(&UNARY, &["/debug"]);
        completion().set("/choices/0/message/content", trace.clone()).passes(&UNARY);
        let key = json!({"key": ["sk-abcdefgh0123456789abcdef"]});
        completion().set("/provider", key).breaks(&UNARY, &["/provider/key/0"]);
        stream().passes(&STREAM);
        stream().set_in(1, "/debug", trace).breaks(&STREAM, &["2:/debug"]);
    }
}
