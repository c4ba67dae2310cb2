//! A client that finds none can only show a status.

use crate::{
    rule::{Check, Findings, Judged, Rule, Scope},
    source,
    subject::{Place, Subject},
    verdict::Level,
};

pub(crate) const RULE: Rule = Rule {
    id: "errors/body-is-an-object",
    level: Level::Must,
    scope: Scope::Error,
    requirement: "An error has a JSON object as its body.",
    source: source::ERRORS,
    check: Check::Recording(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> Judged {
    if let Err(fault) = subject.json().value() {
        findings.add_byte(fault.offset, "a JSON object", fault.what.clone());
    } else if let Err(_not_an_object) = subject.object() {
        let root = Place::of(subject.json().value().ok(), "", None);
        findings.add(&root, "a JSON object");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::error;

    #[test]
    fn nothing_else_will_do() {
        error().passes(&RULE);
        error().body("").breaks(&RULE, &["@0"]);
        error().body("Not Found").breaks(&RULE, &["@0"]);
        error().body("[]").breaks(&RULE, &[""]);
    }
}
