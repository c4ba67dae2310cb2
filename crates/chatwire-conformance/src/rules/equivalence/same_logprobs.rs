//! Callers who weigh answers by their probability get the same weights.
//!
//! A hint, as for the text.

use super::{is_greedy, paired_choices};
use crate::{
    report::counted,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Place, Subject},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "equivalence/same-logprobs",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "With temperature zero, the tokens of a stream are those of the non-streaming response to the same request, with probabilities within 0.001.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

/// How far two values of one probability may be apart.
const TOLERANCE: f64 = 1e-3;

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    is_greedy(subject)?;
    for (stream, whole) in paired_choices(findings)? {
        let given: Vec<Place<'_>> = stream.logprobs("content").collect();
        let expected: Vec<Place<'_>> = whole.logprobs("content").collect();
        let differs = |(one, other): &(&Place<'_>, &Place<'_>)| {
            let numbers = [one, other].map(|entry| entry.at("logprob").number());
            let far = matches!(numbers, [Some(one), Some(it)] if (one - it).abs() > TOLERANCE);
            one.at("token").text() != other.at("token").text() || far
        };
        let told = |entry: &Place<'_>| {
            format!("{} of {}", entry.at("logprob").seen(), entry.at("token").seen())
        };
        if let Some((one, other)) = given.iter().zip(&expected).find(differs) {
            findings.add_seen(one, told(other), told(one));
        } else if given.len() != expected.len() {
            let seen = given.len().to_string();
            findings.add_seen(&stream.finish, counted(expected.len(), "entry"), seen);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{completion, stream};

    #[test]
    fn entries_of_greedy_pairs_are_compared() {
        let zero = json!({"temperature": 0});
        let list = |token: &str, logprob: f64| -> Value {
            json!({"content": [{"token": token, "logprob": logprob}]})
        };
        let at = "/choices/0/logprobs";
        let case = stream().asking(zero.clone()).set_in(1, at, list("a", -0.5));
        let twin = |entries: Value| completion().asking(zero.clone()).set(at, entries);
        case.clone().twin(&twin(list("a", -0.5004))).passes(&RULE);
        let place = "2:/choices/0/logprobs/content/0";
        case.clone().twin(&twin(list("a", -0.7))).breaks(&RULE, &[place]);
        case.clone().twin(&twin(list("b", -0.5))).breaks(&RULE, &[place]);
        case.twin(&twin(json!({"content": []}))).breaks(&RULE, &["4:/choices/0/finish_reason"]);
    }
}
