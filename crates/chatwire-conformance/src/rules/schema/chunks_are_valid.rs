//! Each chunk is validated alone; the stream rules check how chunks fit together.

use chatwire_schema::{Contract, Part, Reading};

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    rules::schema::undeclared,
    source,
    subject::{Subject, ignores_texts},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "schema/chunks-are-valid",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "Every chunk is valid against the corrected schema of a chunk.",
    source: source::AIMLAPI,
    check: Check::Schema(check),
};

fn check(_: &Subject, contract: &Contract, findings: &mut Findings<'_>) -> CheckResult {
    if findings.views.fits_the_schema() {
        return Ok(());
    }
    let validator = contract.validator(Part::Chunk, Reading::Overlaid).ok_or_else(undeclared)?;
    for chunk in findings.views.chunks(ignores_texts(validator))? {
        for error in chunk.value().map(|value| validator.errors(value)).unwrap_or_default() {
            findings.add(&chunk.below(&error.instance_pointer), error.expected);
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
    fn errors_are_placed() {
        stream().push(usage_chunk()).passes(&RULE);
        stream().set_in(2, "/created", json!("now")).breaks(&RULE, &["3:/created"]);
        let wrapped = json!({"event": "chunk", "data": usage_chunk()});
        stream().push(wrapped).set_in(4, "/data/id", json!(1)).breaks(&RULE, &["5:/data/id"]);
    }
}
