//! The parsers of calls differ in servers: one for text that is complete, one for text that comes
//! in.
//!
//! A hint, as for the text. IDs differ from response to response.

use serde_json::Value;

use super::{is_greedy, paired_choices};
use crate::{
    report::counted,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    subject::{Call, Subject},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "equivalence/same-tool-calls",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "With temperature zero, a stream calls the same tools with equal arguments as the non-streaming response to the same request.",
    source: "https://github.com/vllm-project/vllm/issues/47137",
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    is_greedy(subject)?;
    for (stream, whole) in paired_choices(findings)? {
        for (call, expected) in stream.calls.iter().zip(&whole.calls) {
            if told(call) != told(expected) {
                findings.add_differing(&call.place, &told(expected), &told(call));
            }
        }
        if stream.calls.len() != whole.calls.len() {
            let expected = counted(whole.calls.len(), "tool call");
            findings.add_seen(&stream.finish, expected, stream.calls.len().to_string());
        }
    }
    Ok(())
}

/// A call with its arguments in one form.
fn told(call: &Call<'_>) -> String {
    let text = call.arguments.text();
    let arguments =
        serde_json::from_str::<Value>(text).map_or_else(|_| text.to_owned(), |it| it.to_string());
    format!("{}({arguments})", call.name.text().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{chunk, completion, stream, tool_call, tool_delta};

    #[test]
    fn calls_of_greedy_pairs_are_compared() {
        let zero = json!({"temperature": 0});
        let twin = |arguments: &str| {
            let calls = json!([tool_call("x", arguments)]);
            completion().asking(zero.clone()).set("/choices/0/message/tool_calls", calls)
        };
        let case = stream()
            .asking(zero.clone())
            .insert(1, chunk(0, tool_delta(0, "a", "{\"x\":1}"), Value::Null));
        case.clone().twin(&twin("{ \"x\": 1 }")).passes(&RULE);
        let at = "2:/choices/0/delta/tool_calls/0";
        case.clone().twin(&twin("{\"x\":2}")).breaks(&RULE, &[at]);
        let none = completion().asking(zero.clone());
        case.twin(&none).breaks(&RULE, &["5:/choices/0/finish_reason"]);
    }
}
