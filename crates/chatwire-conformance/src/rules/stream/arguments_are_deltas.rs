//! Clients append the pieces; a piece that repeats earlier text makes the arguments unusable, and
//! every agent ends there.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    rules::arguments,
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/arguments-are-deltas",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "A piece of a tool call's arguments contains the new text only.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for call in response.some_calls()? {
        if let Some(repetition) = arguments::repetition(call)
            && let Some(second) = call.arguments.pieces().nth(1)
        {
            findings.add_seen(second, "new text only", repetition);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{chunk, stream, tool_delta};

    #[test]
    fn cumulative_and_doubled_pieces_are_found() {
        let check = |pieces: &[&str]| {
            let mut case = stream();
            for (at, piece) in pieces.iter().enumerate() {
                let more = json!({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]});
                let delta = if at == 0 { tool_delta(0, "a", piece) } else { more };
                case = case.insert(at + 1, chunk(0, delta, Value::Null));
            }
            case
        };
        stream().not_for(&RULE);
        check(&["{\"x\"", ":1", "}"]).passes(&RULE);
        check(&["{\"x\":[", "1,", "1,", "1", "]}"]).passes(&RULE);
        // What is merely broken is another rule's.
        check(&["{\"x\"", "}"]).passes(&RULE);
        let place = "3:/choices/0/delta/tool_calls/0/function/arguments";
        check(&["{\"x\"", "{\"x\":1", "{\"x\":1}"]).breaks(&RULE, &[place]);
        check(&["{\"x\"", ":1}", "{\"x\":1}"]).breaks(&RULE, &[place]);
        check(&["{\"x\"", ":1", ":1", "}"]).breaks(&RULE, &[place]);
    }
}
