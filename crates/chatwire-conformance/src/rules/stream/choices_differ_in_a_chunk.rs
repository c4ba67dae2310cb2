//! Many clients read the first choice of a chunk and no other, so the text of a second one of the
//! same index is lost.

use std::collections::BTreeSet;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/choices-differ-in-a-chunk",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "The choices of one chunk have different `index` values.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for chunk in &response.roots {
        let mut known = BTreeSet::new();
        for choice in chunk.at("choices").items() {
            let index = choice.at("index");
            if index.integer().is_some_and(|index| !known.insert(index)) {
                findings.add(&index, "another index than the choices before it in this chunk");
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn a_second_choice_of_an_index_is_found() {
        stream().passes(&RULE);
        let choice =
            |index: i64| json!({"index": index, "delta": {"content": "x"}, "finish_reason": null});
        let two = |one, other| stream().set_in(1, "/choices", json!([choice(one), choice(other)]));
        two(0, 1).passes(&RULE);
        two(0, 0).breaks(&RULE, &["2:/choices/1/index"]);
    }
}
