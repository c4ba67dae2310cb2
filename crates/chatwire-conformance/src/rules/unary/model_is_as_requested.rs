//! Another model has other prices and other limits.

use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/model-is-as-requested",
    level: Level::Should,
    scope: Scope::Completion,
    requirement: "`model` is the requested model, or a dated or unprefixed name of it.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let asked = subject.requested("model")?.as_str().unwrap_or_default();
    let model = subject.completion()?.at("model");
    let responded = model.non_empty_text().unwrap_or_default();
    if !responded.is_empty() && !is_same(asked, responded) {
        findings.add(&model, finding::quoted(asked));
    }
    Ok(())
}

/// Whether two names differ in vendor prefix, case and a dated suffix only.
fn is_same(asked: &str, responded: &str) -> bool {
    let [asked, responded] =
        [asked, responded].map(|name| name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase());
    responded.strip_prefix(&asked).is_some_and(|rest| {
        let dated = rest.strip_prefix(['-', '@']).is_some_and(|date| {
            !date.is_empty() && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        });
        rest.is_empty() || dated
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn prefix_date_and_case_may_differ() {
        let check = |asked: &str, responded: &str| {
            completion().asking(json!({"model": asked})).set("/model", json!(responded))
        };
        check("gpt-4o", "gpt-4o").passes(&RULE);
        check("gpt-4o", "gpt-4o-2024-08-06").passes(&RULE);
        check("openai/gpt-4o", "gpt-4o-2024-08-06").passes(&RULE);
        check("MiniMax-M1", "minimax/minimax-m1").passes(&RULE);
        check("gpt-4o", "gpt-4").breaks(&RULE, &["/model"]);
        check("gpt-4", "gpt-4o").breaks(&RULE, &["/model"]);
        check("gpt-4o", "").passes(&RULE);
    }
}
