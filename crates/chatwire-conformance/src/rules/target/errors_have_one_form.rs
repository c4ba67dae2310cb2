//! Callers look for the message in one place.
//!
//! A web framework below a server often has a form of its own for what never reaches the server.

use super::told_apart;
use crate::{
    rule::{BuiltIn, Check, Scope},
    source,
    survey::Observed,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "target/errors-have-one-form",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "All error bodies of a target have the message in the same place.",
    source: source::ERRORS,
    check: Check::Target(check),
};

fn check(observed: &Observed) -> Vec<String> {
    if observed.errors.len() < 2 {
        return Vec::new();
    }
    let forms = observed.errors.iter().map(|(form, span)| (form.as_str(), span));
    vec![format!("errors have {}", told_apart(forms))]
}

#[cfg(test)]
mod tests {
    use super::{super::survey, RULE};
    use crate::testing::error;

    #[test]
    fn a_second_form_is_found() {
        assert!(survey(&RULE, &[error(), error().status(400)]).is_empty());
        let detail = error().body(r#"{"detail":"Not Found"}"#);
        let found = survey(&RULE, &[error(), detail]);
        assert_eq!(found, ["errors have `error` in r0, `detail` in r1"]);
    }
}
