//! A shorter body was truncated, and a longer one contains bytes of another response.
//!
//! The recorded body is decoded, so a content coding makes the two incomparable.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::{Subject, header},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "transport/content-length-agrees",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "The body has the length of `content-length`.",
    source: source::CONTENT_LENGTH,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let head = subject.head()?;
    let Some(length) = header(&head.headers, "content-length") else {
        return not_applicable("no `content-length` was sent");
    };
    if head.headers.contains_key("content-encoding") {
        return not_applicable("the body was decoded");
    }
    if subject.has_no_body_by_status() {
        return not_applicable("such a response has no body");
    }
    subject.is_complete()?;
    let expected = subject.body().len();
    if length.parse() != Ok(expected) {
        findings.add_header("content-length", expected.to_string(), Some(length));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chatwire_transport::BodyEnd;

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn the_length_is_compared() {
        let case = completion().body("{}");
        case.clone().header("content-length", "2").passes(&RULE);
        case.clone().header("content-length", "3").breaks(&RULE, &["content-length"]);
        case.clone().header("content-length", "two").breaks(&RULE, &["content-length"]);
        case.clone().header("content-length", "3").end(BodyEnd::Failed).skips(&RULE);
        case.clone().not_for(&RULE);
        let coded = case.header("content-length", "9").header("content-encoding", "gzip");
        coded.not_for(&RULE);
    }
}
