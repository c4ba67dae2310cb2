//! Without a delay from the server, clients guess one, and many choose the same.

use http::StatusCode;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::{Subject, header},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "headers/retry-after-is-sent",
    level: Level::Should,
    scope: Scope::Error,
    requirement: "A 429 response has `retry-after` or `retry-after-ms`.",
    source: source::RETRY_AFTER,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let head = subject.head()?;
    if head.status != StatusCode::TOO_MANY_REQUESTS {
        return not_applicable("the status is not 429");
    }
    let milliseconds = header(&head.headers, "retry-after-ms");
    let sent = header(&head.headers, "retry-after");
    let known = milliseconds.is_some_and(is_number) || sent.is_some_and(is_delay);
    if !known {
        findings.add_header("retry-after", "seconds or a date", sent);
    }
    Ok(())
}

/// Whether a text is a delay in seconds or a date.
pub(super) fn is_delay(text: &str) -> bool {
    is_number(text) || httpdate::parse_http_date(text).is_ok()
}

fn is_number(text: &str) -> bool {
    text.parse().is_ok_and(|number: f64| number.is_finite() && number >= 0.0)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::error;

    #[test]
    fn seconds_dates_and_milliseconds_will_do() {
        error().not_for(&RULE);
        let limited = error().status(429);
        limited.clone().breaks(&RULE, &["retry-after"]);
        limited.clone().header("retry-after", "soon").breaks(&RULE, &["retry-after"]);
        limited.clone().header("retry-after", "-1").breaks(&RULE, &["retry-after"]);
        limited.clone().header("retry-after", "1.5").passes(&RULE);
        limited.clone().header("retry-after", "Wed, 09 Apr 2025 08:31:50 GMT").passes(&RULE);
        limited.header("retry-after-ms", "20").passes(&RULE);
    }
}
