//! A stop sequence is not part of the text.

use serde_json::Value;

use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/stop-is-omitted",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "The text contains none of the `stop` sequences.",
    source: source::REQUEST,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let stops: Vec<&str> = match subject.requested("stop")? {
        Value::String(stop) => vec![stop],
        Value::Array(stops) => stops.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    for choice in subject.choice_summaries()? {
        let text = choice.content.as_deref().unwrap_or_default();
        if let Some(stop) = stops.iter().find(|stop| !stop.is_empty() && text.contains(**stop)) {
            let expected = format!("text without {}", finding::quoted(stop));
            findings.add_seen(&choice.place, expected, "text that contains it");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, stream};

    #[test]
    fn text_is_searched_across_chunks() {
        completion().not_for(&RULE);
        completion().asking(json!({"stop": ["bye"]})).passes(&RULE);
        let inner = json!({"stop": "lo th"});
        completion().asking(inner.clone()).breaks(&RULE, &["/choices/0"]);
        stream().asking(inner).breaks(&RULE, &["4:/choices/0"]);
    }
}
