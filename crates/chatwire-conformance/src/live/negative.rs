//! Requests made from the contract: one keyword at a time is violated, or just kept.

use chatwire_schema::{Part, Reading};
use serde_json::{Value, json};

use super::{Area, Plan, ProbeCase};
use crate::mutate::Described;

/// Parameters whose values at the bounds cost nothing and need no other feature.
const BOUNDED: [&str; 8] = [
    "temperature",
    "top_p",
    "frequency_penalty",
    "presence_penalty",
    "repetition_penalty",
    "top_logprobs",
    "top_k",
    "min_p",
];

/// Parameters that other cases try, or that have no form of their own to violate.
const LEFT_OUT: [&str; 3] = ["messages", "model", "stream"];

/// The largest bound that is tried: beyond it, numbers stand for the type and not for a bound.
const MAX_BOUND: f64 = 1e6;

/// Requests that the contract forbids, each by one keyword of one parameter, and requests at its
/// bounds; a sample by the seed of the plan.
///
/// A request is one only if the compiled contract agrees.
pub fn negative_cases(plan: &Plan) -> Vec<ProbeCase> {
    let options = plan.options();
    let Some(validator) = options.contract.validator(Part::Request, Reading::Overlaid) else {
        return Vec::new();
    };
    let root = validator.schema();
    let (mut forbidden, mut allowed) = (Vec::new(), Vec::new());
    for (name, described) in Described::root(root).properties(root) {
        if LEFT_OUT.contains(&name) {
            continue;
        }
        for (keyword, value) in violations(&described) {
            let body = request(plan, name, value);
            if !validator.is_valid(&body) {
                forbidden.push(case(name, keyword, &body).refused());
            }
        }
        for (keyword, value) in bounds(&described).filter(|_| BOUNDED.contains(&name)) {
            let body = request(plan, name, value);
            if validator.is_valid(&body) {
                allowed.push(case(name, keyword, &body).either());
            }
        }
    }
    let mut cases = sampled(forbidden, options.contract_cases, options.seed);
    cases.extend(sampled(allowed, options.contract_cases, options.seed));
    cases
}

fn case(parameter: &str, keyword: &str, body: &Value) -> ProbeCase {
    let name = format!("contract-{}-{keyword}", parameter.replace('_', "-").to_lowercase());
    let about = format!("`{keyword}` of `{parameter}` in the contract");
    ProbeCase::chat(&name, &about, Area::Refusals, body)
}

/// A request with one parameter, and the others that it needs.
fn request(plan: &Plan, name: &str, value: Value) -> Value {
    let mut members = match name {
        "top_logprobs" => json!({"logprobs": true}),
        "stream_options" => json!({"stream": true}),
        "tool_choice" | "parallel_tool_calls" => json!({"tools": [{
            "type": "function", "function": {"name": "look", "parameters": {"type": "object"}},
        }]}),
        _ => json!({}),
    };
    members[name] = value;
    plan.limited(16, "Say hello.", members)
}

/// Values that violate one keyword each.
fn violations(described: &Described<'_>) -> Vec<(&'static str, Value)> {
    let types = described.types();
    let mut values = Vec::new();
    let number = if types.contains("integer") { json!(0.5) } else { json!("many") };
    let other = match () {
        () if types.contains("integer") || types.contains("number") => json!("many"),
        () if types.contains("string") => json!(7),
        () if types.contains("boolean") => json!("maybe"),
        () => json!("nonsense"),
    };
    values.push(("type", other));
    if types.contains("integer") {
        values.push(("integer", number));
    }
    let words = described.words();
    if !words.is_empty() {
        values.push(("enum", json!("chatwire-no-such-word")));
    }
    for (keyword, step) in [("minimum", -1.0), ("maximum", 1.0)] {
        if let Some(bound) = bound(described, keyword) {
            values.push((keyword, number_of(bound + step)));
        }
    }
    if let Some(most) = bound(described, "maxItems").filter(|most| *most <= 64.0) {
        let count = most as usize + 1;
        let items: Vec<_> = (0..count).map(|index| format!("stop {index}")).collect();
        values.push(("maxitems", json!(items)));
    }
    values
}

/// Values at the bounds.
fn bounds<'a>(
    described: &'a Described<'_>,
) -> impl Iterator<Item = (&'static str, Value)> + use<'a> {
    let bounds = ["minimum", "maximum"].into_iter();
    bounds.filter_map(|keyword| {
        let name = if keyword == "minimum" { "at-minimum" } else { "at-maximum" };
        Some((name, number_of(bound(described, keyword)?)))
    })
}

fn bound(described: &Described<'_>, keyword: &str) -> Option<f64> {
    let bound = described.keyword(keyword)?.as_f64()?;
    (bound.abs() <= MAX_BOUND).then_some(bound)
}

/// A number without a fraction if it has none.
fn number_of(number: f64) -> Value {
    if number.fract() == 0.0 { json!(number as i64) } else { json!(number) }
}

/// Some of the cases, in their order; which ones depends on the seed alone.
fn sampled(mut cases: Vec<ProbeCase>, count: usize, seed: u64) -> Vec<ProbeCase> {
    let mut state = seed;
    while cases.len() > count {
        // The constants are those of Knuth's MMIX generator.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let length = u64::try_from(cases.len()).unwrap_or(u64::MAX);
        let dropped = usize::try_from((state >> 33) % length).unwrap_or_default();
        cases.remove(dropped);
    }
    cases
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chatwire_schema::ContractSet;

    use super::*;
    use crate::live::PlanOptions;

    fn plan(count: usize, seed: u64) -> Plan {
        let contract = ContractSet::bundled().get("openai").unwrap().clone();
        let mut options = PlanOptions::new("m", contract);
        (options.contract_cases, options.seed) = (count, seed);
        Plan::new(options)
    }

    fn names(count: usize, seed: u64) -> Vec<String> {
        negative_cases(&plan(count, seed)).into_iter().map(|case| case.name).collect()
    }

    #[test]
    fn each_keyword_is_violated_by_itself() {
        let all = names(1_000, 0);
        for name in [
            "contract-temperature-type",
            "contract-temperature-maximum",
            "contract-temperature-at-maximum",
            "contract-n-minimum",
            "contract-n-integer",
            "contract-top-logprobs-maximum",
            "contract-reasoning-effort-enum",
            "contract-stop-maxitems",
        ] {
            assert!(all.iter().any(|known| known == name), "{name} is not in {all:?}");
        }
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }

    #[test]
    fn a_sample_follows_the_seed() {
        assert_eq!(names(5, 1), names(5, 1));
        assert_ne!(names(5, 1), names(5, 2));
        assert!(names(5, 1).len() <= 10);
    }
}
