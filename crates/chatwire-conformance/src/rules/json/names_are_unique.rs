//! Parsers disagree about which of two equal names counts, so two clients read two responses.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, NotJudged, Scope},
    source,
    subject::{Place, Subject},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "json/names-are-unique",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "No JSON object has two members with the same name.",
    source: source::JSON_OBJECT,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let mut judged = false;
    for (event, text) in subject.texts(findings.views.is_short()) {
        let Some(root) = text.root() else { continue };
        judged = true;
        if !text.repeats_names() {
            continue;
        }
        let whole = Place::root(text.value().ok(), event);
        root.walk(|pointer, node| {
            for member in node.repeated_members() {
                let place = whole.below(&pointer.join(member.name.decode_lossy()));
                findings.add_seen(&place, "one member of this name", "a second one");
            }
        });
    }
    if judged { Ok(()) } else { Err(NotJudged::skip("the body contains no JSON")) }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{completion, stream};

    #[test]
    fn a_second_name_is_found_at_any_depth() {
        completion().passes(&RULE);
        completion().body(r#"{"a":1,"b":[{"c":1,"c":2}],"a":2}"#).breaks(&RULE, &["/a", "/b/0/c"]);
        stream()
            .replace("\"delta\":{}", "\"delta\":{\"x\":1,\"x\":1}")
            .breaks(&RULE, &["4:/choices/0/delta/x"]);
        completion().body("oops").skips(&RULE);
    }
}
