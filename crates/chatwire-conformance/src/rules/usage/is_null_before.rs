//! With `include_usage`, all chunks have the member, so that typed clients need no exception.
//!
//! Many servers leave it out, which does as well if they do so in every chunk.

use super::was_due;
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "usage/is-null-before",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "With `stream_options.include_usage`, either all chunks before the one with usage have `usage: null`, or none.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    was_due(response)?;
    let usages = response.roots.iter().map(|root| root.at("usage"));
    let before: Vec<_> = { usages }.take_while(|usage| usage.is_nothing()).collect();
    let absent = before.iter().filter(|usage| usage.is_absent());
    let count = absent.clone().count();
    if count > 0 && count < before.len() {
        for usage in absent.take(1) {
            findings.add(usage, "null, as in other chunks");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{stream, usage_chunk};

    #[test]
    fn a_mixture_is_found() {
        stream().not_for(&RULE);
        let asked = json!({"stream_options": {"include_usage": true}});
        let case = stream().asking(asked).push(usage_chunk());
        case.clone().passes(&RULE);
        let case = (0..3).fold(case, |case, at| case.set_in(at, "/usage", json!(null)));
        case.clone().breaks(&RULE, &["4:/usage"]);
        case.set_in(3, "/usage", json!(null)).passes(&RULE);
    }
}
