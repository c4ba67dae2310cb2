//! With `strict`, the server promises valid arguments, and tools read them without looking.

use super::{Strictness, validate_arguments};
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/strict-arguments-fit-the-schema",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "The arguments of a call of a strict tool are valid against its `parameters`.",
    source: source::STRUCTURED,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    validate_arguments(response, Strictness::Strict, findings)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::arguments_fit_the_schema::looking, RULE};
    use crate::testing::{completion, tool_call};

    #[test]
    fn only_strict_tools_are_judged() {
        let at = "/choices/0/message/tool_calls";
        let check = |strict, arguments: &str| {
            completion().asking(looking(strict)).set(at, json!([tool_call("a", arguments)]))
        };
        completion().not_for(&RULE);
        check(false, "{}").not_for(&RULE);
        check(true, "{\"where\":\"up\"}").passes(&RULE);
        check(true, "{}").breaks(&RULE, &[&format!("{at}/0/function/arguments")]);
    }
}
