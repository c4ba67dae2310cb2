//! Callers compare the chosen token with its alternatives.

use super::bytes_of;
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::{Place, Response},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/top-logprobs-contain-the-token",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "A token that is among its `top_logprobs`, or is likelier than the last of them, has the same `logprob` there.",
    source: source::COMPLETION,
    check: Check::Response(check),
};

/// How far two values of one probability may be apart.
const TOLERANCE: f64 = 1e-3;

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let mut any = false;
    for entry in response.logprobs()? {
        let top: Vec<Place<'_>> = entry.at("top_logprobs").items().collect();
        let Some(logprob) = entry.at("logprob").number().filter(|_| !top.is_empty()) else {
            continue;
        };
        any = true;
        let same = top.iter().find(|other| {
            other.at("token").text() == entry.at("token").text()
                && bytes_of(other) == bytes_of(entry)
        });
        let least = top.iter().filter_map(|other| other.at("logprob").number()).reduce(f64::min);
        match same.map(|other| other.at("logprob")) {
            Some(other) if other.number().is_some_and(|it| (it - logprob).abs() > TOLERANCE) => {
                findings.add(&other, logprob.to_string());
            }
            None if least.is_some_and(|least| logprob > least + TOLERANCE) => {
                findings.add_seen(
                    &entry.at("top_logprobs"),
                    "the chosen token among them",
                    "others only",
                );
            }
            _ => {}
        }
    }
    if any { Ok(()) } else { not_applicable("there are no top_logprobs") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn a_missing_and_another_entry_are_found() {
        completion().not_for(&RULE);
        let check = |top: &[(&str, f64)]| {
            let list: Vec<_> =
                top.iter().map(|(token, it)| json!({"token": token, "logprob": it})).collect();
            let entry = json!({"token": "a", "logprob": -0.5, "top_logprobs": list});
            completion().set("/choices/0/logprobs", json!({"content": [entry]}))
        };
        check(&[]).not_for(&RULE);
        check(&[("a", -0.5), ("b", -2.0)]).passes(&RULE);
        // Sampled from further below.
        check(&[("b", -0.2), ("c", -0.4)]).passes(&RULE);
        let at = "/choices/0/logprobs/content/0/top_logprobs";
        check(&[("b", -0.2), ("c", -2.0)]).breaks(&RULE, &[at]);
        check(&[("a", -0.7), ("b", -2.0)]).breaks(&RULE, &[&format!("{at}/0/logprob")]);
    }
}
