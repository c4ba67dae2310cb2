//! Clients close the connection at the sentinel, so anything after it is lost.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/done-is-last",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "Nothing but comments follows `[DONE]`.",
    source: source::CHUNK,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let stream = subject.events();
    let Some(done) = stream.events.iter().find(|event| event.is_done()) else {
        return not_applicable("there is no sentinel");
    };
    let after = stream.lines.iter().filter(|line| line.at >= done.range.end);
    for line in after.filter(|line| !line.name.is_empty()) {
        findings.add_byte(line.at, "nothing after the sentinel", "another line");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn lines_after_it_are_found() {
        stream().passes(&RULE);
        stream().body("data: {}\n\n").not_for(&RULE);
        stream().body("data: [DONE]\n\n: bye\n\n\n").passes(&RULE);
        stream().body("data: [DONE]\n\ndata: {}\n\n").breaks(&RULE, &["@14"]);
        stream().body("data: [DONE]\n\ndata: {").breaks(&RULE, &["@14"]);
    }
}
