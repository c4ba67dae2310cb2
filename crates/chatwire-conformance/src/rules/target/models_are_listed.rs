//! Callers choose a model from the list.

use crate::{
    finding,
    rule::{BuiltIn, Check, Scope},
    source,
    survey::Observed,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "target/models-are-listed",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "A model that a target answers for is in its list of models.",
    source: source::MODELS,
    check: Check::Target(check),
};

fn check(observed: &Observed) -> Vec<String> {
    if observed.listed.is_empty() {
        return Vec::new();
    }
    let missing = observed.answered.iter().filter(|(model, _)| !observed.listed.contains(*model));
    let told = missing.map(|(model, span)| {
        format!("{} is answered in {} and in no list", finding::quoted(model), span.first())
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::survey, RULE};
    use crate::testing::completion;

    #[test]
    fn an_unlisted_model_is_found() {
        let list = completion()
            .method("GET")
            .path("/v1/models")
            .body(r#"{"object":"list","data":[{"id":"m"}]}"#);
        let asked = |model: &str| completion().asking(json!({ "model": model }));
        assert!(survey(&RULE, &[asked("x")]).is_empty());
        assert!(survey(&RULE, &[asked("m"), list.clone()]).is_empty());
        let found = survey(&RULE, &[asked("x"), list]);
        assert_eq!(found, ["\"x\" is answered in r0 and in no list"]);
    }
}
