//! Callers find a response again by its ID.
//!
//! A response from a cache keeps its ID, so only responses to different requests are compared.

use crate::{
    finding,
    rule::{BuiltIn, Check, Scope},
    source,
    survey::Observed,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "target/ids-are-unique",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "No two responses of a target to different requests have the same `id`.",
    source: source::COMPLETION,
    check: Check::Target(check),
};

fn check(observed: &Observed) -> Vec<String> {
    let reused = observed.ids.iter().filter(|(_, requests)| requests.len() > 1);
    let told = reused.map(|(id, requests)| {
        let mut names: Vec<_> = requests.values().map(|span| span.first().to_string()).collect();
        names.sort_unstable();
        names.truncate(3);
        format!(
            "{} requests got the id {}: {}",
            requests.len(),
            finding::quoted(id),
            names.join(", ")
        )
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::survey, RULE};
    use crate::testing::{completion, stream};

    #[test]
    fn an_id_of_two_requests_is_found() {
        let other = completion().asking(json!({"n": 1}));
        assert!(survey(&RULE, &[completion(), completion()]).is_empty());
        let other_id = other.clone().set("/id", json!("chatcmpl-2"));
        assert!(survey(&RULE, &[completion(), other_id]).is_empty());
        let found = survey(&RULE, &[completion(), other, stream()]);
        assert_eq!(found, ["3 requests got the id \"chatcmpl-1\": r0, r1, r2"]);
    }
}
