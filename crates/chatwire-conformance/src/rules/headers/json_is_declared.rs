//! Clients and proxies choose the decoder by the content type.

use super::charset_is_utf_8::charset;
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Subject, essence, header},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "headers/json-is-declared",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "The content type is `application/json`, in UTF-8 if it names a charset.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let sent = header(&subject.head()?.headers, "content-type");
    let charset = sent.and_then(charset);
    let fits = sent.map(essence).as_deref() == Some("application/json")
        && charset.is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8"));
    if !fits {
        findings.add_header("content-type", "application/json", sent);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn type_and_charset_are_read() {
        completion().passes(&RULE);
        completion().header("content-type", "Application/JSON; charset=\"UTF-8\"").passes(&RULE);
        for wrong in ["text/plain", "application/json; charset=latin1"] {
            completion().header("content-type", wrong).breaks(&RULE, &["content-type"]);
        }
        completion().without_header("content-type").breaks(&RULE, &["content-type"]);
    }
}
