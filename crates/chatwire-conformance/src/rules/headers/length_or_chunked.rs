//! With two framings, two readers can disagree about where the body ends (request smuggling).

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Subject, header},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "headers/length-or-chunked",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "`content-length` and `transfer-encoding` are not sent together.",
    source: source::TRANSFER,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let headers = &subject.head()?.headers;
    if headers.contains_key("transfer-encoding") && headers.contains_key("content-length") {
        let length = header(headers, "content-length");
        findings.add_header("content-length", "none beside `transfer-encoding`", length);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn one_framing_is_enough() {
        let chunked = stream().header("transfer-encoding", "chunked");
        chunked.clone().passes(&RULE);
        chunked.header("content-length", "5").breaks(&RULE, &["content-length"]);
    }
}
