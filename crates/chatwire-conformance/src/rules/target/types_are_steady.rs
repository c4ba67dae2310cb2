//! A typed client has one type for a member.

use super::told_apart;
use crate::{
    rule::{BuiltIn, Check, Scope},
    source,
    survey::Observed,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "target/types-are-steady",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "A member has one type in all responses and errors of a target, or is null.",
    source: source::COMPLETION,
    check: Check::Target(check),
};

fn check(observed: &Observed) -> Vec<String> {
    let changing = observed.types.iter().filter(|(_, types)| types.len() > 1);
    let told = changing.map(|((kind, member), types)| {
        format!(
            "`{member}` of the {kind} is {}",
            told_apart(types.iter().map(|(name, span)| (*name, span)))
        )
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{
        super::{survey, survey_of_days},
        RULE,
    };
    use crate::testing::{completion, error};

    #[test]
    fn a_second_type_is_found() {
        let null = completion().set("/id", json!(null));
        assert!(survey(&RULE, &[completion(), null]).is_empty());
        let number = completion().set("/id", json!(1));
        let found = survey(&RULE, &[completion(), number]);
        assert_eq!(found, ["`id` of the response is number in r1, string in r0"]);
        let code = |code: serde_json::Value| error().set("/error/code", code);
        let found = survey(&RULE, &[code(json!("c")), code(json!(404))]);
        assert_eq!(found, ["`code` of the error is number in r1, string in r0"]);
    }

    #[test]
    fn a_change_is_found_with_its_days() {
        let number = completion().set("/id", json!(1));
        let found = survey_of_days(&RULE, &[(number, "2026-11-24"), (completion(), "2026-11-20")]);
        let told = "`id` of the response is number since r0 of 2026-11-24, \
                    string until r1 of 2026-11-20";
        assert_eq!(found, [told]);
    }
}
