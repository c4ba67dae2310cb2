//! Two calls with the same index become one call with the arguments of both.

use std::collections::BTreeMap;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/tool-ids-keep-their-index",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "The tool calls of a choice are numbered from 0 without gaps, and each `id` keeps its index.",
    source: "https://github.com/pipecat-ai/pipecat/issues/4987",
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let mut numbers: BTreeMap<i64, i64> = BTreeMap::new();
    let mut ids = BTreeMap::new();
    for (choice, delta) in response.tool_deltas()? {
        let (id, index) = (delta.at("id"), delta.at("index"));
        let Some(number) = index.integer() else { continue };
        let next = numbers.entry(choice).or_default();
        if number > *next {
            findings.add(&index, format!("at most {next}"));
        }
        *next = (*next).max(number.saturating_add(1));
        if let Some(text) = id.non_empty_text()
            && *ids.entry((choice, text)).or_insert(number) != number
        {
            findings.add(&index, "the index that this ID had before");
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
    fn gaps_and_moves_are_found() {
        let open = |index: i64, id: &str| {
            let mut call = tool_call(id, "");
            call["index"] = json!(index);
            chunk(0, json!({"tool_calls": [call]}), Value::Null)
        };
        let at = "/choices/0/delta/tool_calls/0/index";
        let case = stream().insert(1, open(0, "a")).insert(2, open(1, "b"));
        case.clone().passes(&RULE);
        case.insert(3, open(1, "a")).breaks(&RULE, &[&format!("4:{at}")]);
        stream().insert(1, open(1, "a")).breaks(&RULE, &[&format!("2:{at}")]);
    }
}
