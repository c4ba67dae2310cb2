//! What the vendored schemas say about a request.

use chatwire_schema::{Part, Reading, SchemaSet};
use serde_json::Value;

use crate::error_response::Refusal;

/// Most violations that one refusal tells.
const MOST_TOLD: usize = 3;

/// Checks a request against the published schema of the model it names.
///
/// A model that none of them speaks of has no known contract: only what this server reads is looked
/// at then.
/// Unless the server is strict, a member that is `null` counts as absent: clients write the turns of
/// an assistant back with `content: null`, though the schemas know no such thing.
///
/// # Errors
/// 400 with the JSON pointer of the first violation; from a strict server 404 for an unknown model.
pub(crate) fn check(request: &Value, strict: bool) -> Result<(), Refusal> {
    let Some(model) = request.get("model").and_then(Value::as_str) else {
        return Err(Refusal::at("/model", "must be a string that names a model"));
    };
    let Some(contract) = SchemaSet::bundled().find(model) else {
        return if strict { Err(Refusal::unknown_model(model, &models())) } else { Ok(()) };
    };
    let validator = contract.validator(Part::Request, Reading::Published);
    let errors = validator.errors(request);
    let Some(first) = errors.first() else { return Ok(()) };
    if !strict && validator.errors(&without_nulls(request)).is_empty() {
        return Ok(());
    }
    let told: Vec<_> = errors.iter().take(MOST_TOLD).map(ToString::to_string).collect();
    Err(Refusal::invalid(&first.instance_pointer, &told.join("; ")))
}

/// The same without members that are `null`.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let told = members.iter().filter(|(_, value)| !value.is_null());
            told.map(|(name, value)| (name.clone(), without_nulls(value))).collect()
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

/// The models whose schemas are vendored.
pub(crate) fn models() -> Vec<String> {
    SchemaSet::bundled().iter().flat_map(|contract| contract.models().iter().cloned()).collect()
}
