//! Clients append deltas, and would show the whole text again with every chunk.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/content-is-not-cumulative",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "A delta contains the new text only, not all the text so far.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for choice in &response.choices {
        let pieces = choice.content.pieces().filter(|piece| piece.non_empty_text().is_some());
        let pieces: Vec<_> = pieces.collect();
        let texts: Vec<_> = pieces.iter().filter_map(|piece| piece.text()).collect();
        let grows = texts
            .windows(2)
            .all(|pair| pair[1].len() > pair[0].len() && pair[1].starts_with(pair[0]));
        if let (true, Some(second)) = (grows && texts.len() >= PIECES, pieces.get(1)) {
            findings.add_seen(second, "new text only", "all the text so far");
        }
    }
    Ok(())
}

/// How many growing pieces are no accident.
const PIECES: usize = 3;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{chunk, stream};

    #[test]
    fn text_that_only_grows_is_found() {
        stream().passes(&RULE);
        let at = "/choices/0/delta/content";
        let case = stream().set_in(2, at, json!("Hello there"));
        case.clone().passes(&RULE);
        let more = json!({"content": "Hello there, you"});
        case.insert(3, chunk(0, more, Value::Null)).breaks(&RULE, &["3:/choices/0/delta/content"]);
    }
}
