//! Without the final chunk, the end of the HTTP/2 stream or all bytes of `content-length`, the
//! response was truncated.

use chatwire_transport::BodyEnd;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "transport/body-ends-cleanly",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "The body ends as its HTTP framing announces.",
    source: source::INCOMPLETE,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    if subject.head()?.end == BodyEnd::Failed {
        findings.add_byte(subject.body().len(), "the end of the body", "a failed connection");
    }
    subject.ended()
}

#[cfg(test)]
mod tests {
    use chatwire_transport::BodyEnd;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn a_failed_connection_is_told_from_a_reader_that_left() {
        stream().passes(&RULE);
        stream().body("data: {}").end(BodyEnd::Failed).breaks(&RULE, &["@8"]);
        stream().end(BodyEnd::Abandoned).skips(&RULE);
    }
}
