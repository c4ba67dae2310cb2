//! Response headers are logged in places that the owner of the key does not control.

use crate::{
    leak,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "headers/no-credential-is-echoed",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "No response header contains what looks like a key.",
    source: source::ERROR_LEAKS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    for (name, value) in &subject.head()?.headers {
        if value.to_str().is_ok_and(|value| leak::credential(value).is_some()) {
            findings.add_header(name.as_str(), "no credential", value.to_str().ok());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn a_key_in_a_header_is_found() {
        completion().passes(&RULE);
        let key = "sk-abcdefgh0123456789abcdef";
        completion().header("x-debug", key).breaks(&RULE, &["x-debug"]);
    }
}
