//! Clients take ID, type and name from the first delta, and then append arguments only.
//!
//! A later delta may repeat them, or have null, an empty string or nothing in their place.

use std::collections::BTreeMap;

use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/tool-calls-open-complete",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "The first delta of a tool call has `id`, `type` and `function.name`, and later deltas do not change them.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let mut opened: BTreeMap<(i64, i64), [Option<&str>; 3]> = BTreeMap::new();
    for (choice, delta) in response.tool_deltas()? {
        let parts = [delta.at("id"), delta.at("type"), delta.at("function").at("name")];
        let key = (choice, delta.at("index").integer().unwrap_or(0));
        match opened.get(&key) {
            None => {
                for part in parts.iter().filter(|part| part.non_empty_text().is_none()) {
                    findings.add(part, "a non-empty string");
                }
                opened.insert(key, parts.map(|part| part.non_empty_text()));
            }
            Some(first) => {
                for (part, first) in parts.iter().zip(first) {
                    if let (Some(_), Some(first)) = (part.non_empty_text(), first)
                        && part.text() != Some(*first)
                    {
                        findings.add(part, format!("{} as before", finding::quoted(first)));
                    }
                }
            }
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
    fn openings_and_changes_are_read() {
        let open = |index: i64, id: &str| {
            let mut call = tool_call(id, "");
            call["index"] = json!(index);
            chunk(0, json!({"tool_calls": [call]}), Value::Null)
        };
        let more = |call: Value| chunk(0, json!({"tool_calls": [call]}), Value::Null);
        let case = stream().insert(1, open(0, "a"));
        case.clone().passes(&RULE);
        case.clone().insert(2, open(0, "a")).passes(&RULE);
        case.clone().insert(2, more(json!({"index": 0, "id": null, "type": ""}))).passes(&RULE);
        let at = "/choices/0/delta/tool_calls/0";
        case.insert(2, open(0, "b")).breaks(&RULE, &[&format!("3:{at}/id")]);
        stream()
            .insert(1, more(json!({"index": 0, "type": "function"})))
            .breaks(&RULE, &[&format!("2:{at}/id"), &format!("2:{at}/function/name")]);
    }
}
