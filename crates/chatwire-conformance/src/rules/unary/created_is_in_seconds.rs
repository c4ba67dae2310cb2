//! Milliseconds would be fifty thousand years in the future; a fraction breaks integer parsers.

use std::{ops::Range, time::UNIX_EPOCH};

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Subject, header},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/created-is-in-seconds",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "`created` is an integer number of seconds since 1970, within a day of the `date` header.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let created = subject.completion()?.at("created");
    let Some(seconds) = created.integer() else {
        findings.add(&created, "an integer");
        return Ok(());
    };
    let head = subject.head().ok();
    let date = head.and_then(|head| httpdate::parse_http_date(header(&head.headers, "date")?).ok());
    let date =
        date.and_then(|date| date.duration_since(UNIX_EPOCH).ok()?.as_secs().try_into().ok());
    match date {
        Some(date) if i64::abs_diff(seconds, date) > DAY => {
            findings.add(&created, format!("seconds within a day of {date}"));
        }
        None if !PLAUSIBLE.contains(&seconds) => findings.add(&created, "seconds since 1970"),
        _ => {}
    }
    Ok(())
}

const DAY: u64 = 86_400;

/// From 2015 to 2100.
const PLAUSIBLE: Range<i64> = 1_420_070_400..4_102_444_800;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn seconds_are_told_from_milliseconds() {
        completion().passes(&RULE);
        let bare = completion().without_header("date");
        bare.clone().passes(&RULE);
        for wrong in [json!(1_744_187_449_000_u64), json!(1_744_187_449.5), json!("now"), json!(0)]
        {
            completion().set("/created", wrong.clone()).breaks(&RULE, &["/created"]);
            bare.clone().set("/created", wrong).breaks(&RULE, &["/created"]);
        }
        let other_day = json!(1_744_387_449);
        completion().set("/created", other_day.clone()).breaks(&RULE, &["/created"]);
        bare.set("/created", other_day).passes(&RULE);
    }
}
