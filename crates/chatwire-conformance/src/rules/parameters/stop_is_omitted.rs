//! A stop sequence is not part of the text.

use super::stops;
use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/stop-is-omitted",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "The text contains none of the `stop` sequences.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let stops = stops(response)?;
    for choice in &response.choices {
        let text = choice.content.text();
        let found = stops.iter().filter_map(|stop| Some((text.find(stop)?, *stop))).min();
        if let Some((at, stop)) = found
            && let Some(place) = choice.content_at(at)
        {
            let expected = format!("text without {}", finding::quoted(stop));
            findings.add_seen(&place, expected, "text that contains it");
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
        completion().asking(inner.clone()).breaks(&RULE, &["/choices/0/message/content"]);
        stream().asking(inner).breaks(&RULE, &["2:/choices/0/delta/content"]);
    }
}
