//! One answer comes from one model.

use crate::{
    finding,
    rule::{Check, Findings, Judged, Rule, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) const RULE: Rule = Rule {
    id: "stream/model-is-constant",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "`model` is a string that is not empty, and the same in every chunk.",
    source: source::CHUNK,
    check: Check::Recording(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> Judged {
    let mut first = None;
    for model in subject.chunks()?.iter().map(|chunk| chunk.at("model")) {
        match (model.filled(), first) {
            (None, _) => findings.add(&model, "a string that is not empty"),
            (text, None) => first = text,
            (text, Some(same)) if text != first => findings.add(&model, finding::quoted(same)),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn a_change_is_found() {
        stream().passes(&RULE);
        stream().set_in(2, "/model", json!("other")).breaks(&RULE, &["3:/model"]);
        stream().set_in(2, "/model", json!("")).breaks(&RULE, &["3:/model"]);
        stream().remove_in(2, "/model").breaks(&RULE, &["3:/model"]);
        stream().set_in(0, "/model", json!("")).breaks(&RULE, &["1:/model"]);
    }
}
