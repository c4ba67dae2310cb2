//! Each empty chunk costs every client a parse, and some clients take them for keep-alives.

use serde_json::Value;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/chunks-are-not-empty",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "At most two chunks have no delta, no finish reason and no usage.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let silent = response.roots.iter().filter(|chunk| {
        let mut choices = chunk.at("choices").items().peekable();
        let spoken = choices.peek().is_none()
            || choices.any(|choice| {
                let filled = choice.at("delta").value().and_then(Value::as_object);
                let said =
                    filled.is_some_and(|delta| delta.values().any(|value| !is_silent(value)));
                said || !choice.at("finish_reason").is_nothing()
            });
        !spoken && chunk.at("usage").is_nothing()
    });
    for chunk in silent.skip(MAX_EMPTY) {
        findings.add_seen(chunk, "a delta, a finish reason or usage", "none of them");
    }
    Ok(())
}

/// How many such chunks are let pass.
const MAX_EMPTY: usize = 2;

fn is_silent(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{chunk, stream};

    #[test]
    fn a_third_silent_chunk_is_found() {
        let mut case = stream();
        for _ in 0..2 {
            case = case.insert(1, chunk(0, json!({"content": ""}), Value::Null));
        }
        case.clone().passes(&RULE);
        case.insert(1, chunk(0, json!({}), Value::Null)).breaks(&RULE, &["4:"]);
    }
}
