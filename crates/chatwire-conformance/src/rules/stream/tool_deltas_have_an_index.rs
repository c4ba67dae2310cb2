//! The index is the only link between a fragment of arguments and its call.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/tool-deltas-have-an-index",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "Every tool-call delta has an integer `index`.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for index in response.tool_deltas()?.iter().map(|(_, delta)| delta.at("index")) {
        if index.integer().is_none_or(|index| index < 0) {
            findings.add(&index, "a non-negative integer");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{chunk, stream, tool_call};

    #[test]
    fn a_missing_index_is_found() {
        let open = |index: i64, id: &str| {
            let mut call = tool_call(id, "");
            call["index"] = json!(index);
            chunk(0, json!({"tool_calls": [call]}), Value::Null)
        };
        stream().not_for(&RULE);
        stream().insert(1, open(0, "a")).passes(&RULE);
        let at = "/choices/0/delta/tool_calls/0/index";
        stream().insert(1, open(0, "a")).remove_in(1, at).breaks(&RULE, &[&format!("2:{at}")]);
        stream().insert(1, open(-1, "a")).breaks(&RULE, &[&format!("2:{at}")]);
    }
}
