//! Clients use these headers to pace themselves; durations are usually written `1s` or `6m0s`.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "headers/rate-limits-parse",
    level: Level::May,
    scope: Scope::Any,
    requirement: "`x-ratelimit-*` headers contain whole numbers that are not negative, and for resets durations.",
    source: source::HEADERS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let headers = &subject.head()?.headers;
    let mut limits =
        headers.iter().filter(|(name, _)| name.as_str().starts_with(PREFIX)).peekable();
    if limits.peek().is_none() {
        return not_applicable("no rate limits were sent");
    }
    for (name, value) in limits {
        let value = value.to_str().unwrap_or_default();
        let resets = name.as_str().contains("reset");
        let number = match resets {
            true => value.parse::<f64>().is_ok_and(|number| number.is_finite() && number >= 0.0),
            false => value.parse::<u64>().is_ok(),
        };
        if !(number || resets && is_duration(value)) {
            let expected = if resets { "a duration" } else { "a whole number" };
            findings.add_header(name.as_str(), expected, Some(value));
        }
    }
    Ok(())
}

const PREFIX: &str = "x-ratelimit-";

/// Whether a text is one or more numbers, each with its unit.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let next = unit.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let known = matches!(&unit[..unit.len() - next.len()], "ms" | "s" | "m" | "h" | "d");
        if unit.len() == rest.len() || !known {
            return false;
        }
        rest = next;
    }
    !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn numbers_and_durations_are_read() {
        completion().not_for(&RULE);
        let check = |name: &str, value: &str| completion().header(name, value);
        for value in ["0", "12", "1s", "6m0s", "1h2m3.5s", "20ms"] {
            check("x-ratelimit-reset-tokens", value).passes(&RULE);
        }
        for value in ["", "soon", "s", "1x"] {
            check("x-ratelimit-reset-tokens", value).breaks(&RULE, &["x-ratelimit-reset-tokens"]);
        }
        check("x-ratelimit-limit-tokens", "1s").breaks(&RULE, &["x-ratelimit-limit-tokens"]);
    }
}
