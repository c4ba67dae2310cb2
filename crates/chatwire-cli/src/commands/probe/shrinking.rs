//! Finds the smallest request that fails in the same way.

use std::collections::BTreeMap;

use chatwire_conformance::{
    Judge, Judgment, Subject, Target,
    live::{CaseResult, ProbeCase, Wanted, smaller_requests},
};

use super::sending::Sending;
use crate::error::CliError;

/// How many cases are shrunk.
const MAX_CASES: usize = 3;

/// How many requests are sent for one of them.
const MAX_REQUESTS: usize = 8;

/// The smallest requests that fail like the invalid requests that were not refused as they should
/// have been, by the name of the case.
pub(super) async fn shrink(
    sending: &mut Sending<'_>,
    (judge, target): (&Judge, &Target),
    results: &[CaseResult],
) -> Result<BTreeMap<String, ProbeCase>, CliError> {
    let mut smallest = BTreeMap::new();
    let failing = results.iter().filter(|result| {
        result.case.wanted == Wanted::Refused && result.judgment.failures().next().is_some()
    });
    for result in failing.take(MAX_CASES) {
        let Some(rule) = failing_rule(&result.judgment) else { continue };
        let mut case = result.case.clone();
        let mut left = MAX_REQUESTS;
        'smaller: loop {
            for body in smaller_requests(&case.json()) {
                if left == 0 {
                    break 'smaller;
                }
                left -= 1;
                let mut less = case.clone();
                less.body = body.to_string().into();
                let Some(observation) = sending.observe(&less).await else { break 'smaller };
                let Some(exchange) = observation.exchange else { continue };
                let judgment = judge.judge_target(&Subject::from_exchange(&exchange), target);
                if judgment.failures().any(|outcome| outcome.rule == rule) {
                    case = less;
                    continue 'smaller;
                }
            }
            break;
        }
        if case.body != result.case.body {
            smallest.insert(case.name.clone(), case);
        }
    }
    Ok(smallest)
}

/// The first broken rule that one exchange shows by itself.
fn failing_rule(judgment: &Judgment) -> Option<String> {
    let mut failures = judgment.failures().filter(|outcome| !outcome.rule.starts_with("live/"));
    failures.next().map(|outcome| outcome.rule.to_string())
}
