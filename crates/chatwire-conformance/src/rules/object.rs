//! The check that a body is one JSON object.

use chatwire_transport::BodyEnd;

use crate::{
    rule::{CheckResult, Findings, NotJudged},
    subject::{Place, Subject},
};

/// Finds a body that is not JSON, or is JSON of another type.
pub(super) fn is_the_body(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    // A body that was cut off is another rule's finding, or the reader's doing.
    if subject.head().is_ok_and(|head| head.end != BodyEnd::Complete) {
        return Err(NotJudged::skip("the body was cut off"));
    }
    if let Err(fault) = subject.json().value() {
        findings.add_byte(fault.offset, "a JSON object", fault.what.clone());
    } else if let Err(_not_an_object) = subject.object() {
        let root = Place::root(subject.json().value().ok(), None);
        findings.add(&root, "a JSON object");
    }
    Ok(())
}
