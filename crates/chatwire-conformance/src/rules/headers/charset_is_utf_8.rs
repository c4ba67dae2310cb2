//! Some clients decode a body by its declared charset, and garble every character that is not
//! ASCII.
//!
//! Of a non-streaming response, `headers/json-is-declared` says so.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::{Kind, Subject, header},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "headers/charset-is-utf-8",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "The content type of a stream or an error names no charset but UTF-8.",
    source: source::EVENT_STREAM,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let sent = header(&subject.head()?.headers, "content-type");
    if !matches!(subject.kind(), Kind::Stream | Kind::Error) {
        return not_applicable("another rule is about this body");
    }
    if sent.and_then(charset).is_some_and(|charset| !charset.eq_ignore_ascii_case("utf-8")) {
        findings.add_header("content-type", "utf-8, or no charset", sent);
    }
    Ok(())
}

/// The charset parameter of a media type.
pub(super) fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{completion, error, stream};

    #[test]
    fn another_charset_is_found() {
        stream().passes(&RULE);
        stream().header("content-type", "text/event-stream").passes(&RULE);
        stream()
            .header("content-type", "text/event-stream; charset=iso-8859-1")
            .breaks(&RULE, &["content-type"]);
        error()
            .header("content-type", "application/json; Charset=\"latin1\"")
            .breaks(&RULE, &["content-type"]);
        completion().not_for(&RULE);
    }
}
