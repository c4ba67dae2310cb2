//! A cache that stores a stream would send it in response to a later request.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Subject, header},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "headers/stream-is-not-cached",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "`cache-control` contains `no-cache` or `no-store`.",
    source: source::CACHE_CONTROL,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let sent = header(&subject.head()?.headers, "cache-control");
    let forbids = sent.is_some_and(|sent| {
        let mut parts = sent.split(',').map(str::trim);
        parts.any(|part| {
            part.eq_ignore_ascii_case("no-cache") || part.eq_ignore_ascii_case("no-store")
        })
    });
    if !forbids {
        findings.add_header("cache-control", "no-cache or no-store", sent);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn either_word_will_do() {
        stream().passes(&RULE);
        stream().header("cache-control", "private, No-Store").passes(&RULE);
        stream().header("cache-control", "max-age=60").breaks(&RULE, &["cache-control"]);
        stream().without_header("cache-control").breaks(&RULE, &["cache-control"]);
    }
}
