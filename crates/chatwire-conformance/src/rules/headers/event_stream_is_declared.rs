//! Clients of event streams reject any other type, and proxies buffer it.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Subject, essence, header},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "headers/event-stream-is-declared",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "The content type is `text/event-stream`.",
    source: source::EVENT_STREAM,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let sent = header(&subject.head()?.headers, "content-type");
    if sent.map(essence).as_deref() != Some("text/event-stream") {
        findings.add_header("content-type", "text/event-stream", sent);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn the_type_is_read() {
        stream().passes(&RULE);
        stream().header("content-type", "text/plain").breaks(&RULE, &["content-type"]);
        stream().without_header("content-type").breaks(&RULE, &["content-type"]);
    }
}
