//! Callers pay for each choice and access choices by index.

use crate::{
    report::counted,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/n-is-respected",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "There are as many choices as `n` requests; one by default.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    response.is_whole()?;
    let asked = response.subject.requested_choices()?;
    let count = response.choices.len();
    if i64::try_from(count) != Ok(asked)
        && let Some(root) = response.roots.last()
    {
        findings.add_seen(
            &root.at("choices"),
            format!("{} in all", counted(usize::try_from(asked).unwrap_or_default(), "choice")),
            count.to_string(),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{chunk, completion, stream};

    #[test]
    fn choices_are_counted() {
        completion().passes(&RULE);
        completion().asking(json!({"n": 2})).breaks(&RULE, &["/choices"]);
        stream().passes(&RULE);
        let two = stream().asking(json!({"n": 2}));
        two.clone().breaks(&RULE, &["4:/choices"]);
        two.push(chunk(1, json!({}), json!("stop"))).passes(&RULE);
        stream().push(json!({"error": {"message": "m"}})).not_for(&RULE);
    }
}
