//! Some servers send the counts so far with every chunk; callers show them or keep the last.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "usage/counts-never-fall",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "Where several chunks have usage, no count is lower than before.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let usages = response.some_usages()?;
    for name in ["prompt_tokens", "completion_tokens", "total_tokens"] {
        let mut highest = 0;
        for count in usages.iter().map(|usage| usage.at(name)) {
            let Some(number) = count.integer() else { continue };
            if number < highest {
                findings.add(&count, format!("at least {highest}"));
            }
            highest = highest.max(number);
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
    fn a_lower_count_is_found() {
        stream().not_for(&RULE);
        let case = stream().push(usage_chunk()).push(usage_chunk());
        case.clone().passes(&RULE);
        case.set_in(5, "/usage/completion_tokens", json!(1))
            .breaks(&RULE, &["6:/usage/completion_tokens"]);
    }
}
