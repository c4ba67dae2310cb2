//! The check that a body is one JSON object.

use crate::{
    rule::{CheckResult, Findings},
    subject::{Place, Subject},
};

/// Finds a body that is not JSON, or is JSON of another type.
pub(super) fn is_the_body(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    if let Err(fault) = subject.json().value() {
        findings.add_byte(fault.offset, "a JSON object", fault.what.clone());
    } else if let Err(_not_an_object) = subject.object() {
        let root = Place::root(subject.json().value().ok(), None);
        findings.add(&root, "a JSON object");
    }
    Ok(())
}
