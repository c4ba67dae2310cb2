//! Validation of a request against a contract.

use chatwire_schema::{Contract, ContractSet, Part, Reading};
use serde_json::Value;

use crate::error_response::ErrorResponse;

/// Maximum number of violations in one error message.
const MAX_REPORTED: usize = 3;

/// Checks a request against `contract`, or else against the bundled contract of the model it names.
///
/// A request without a contract is not validated here; only the members that this server reads are
/// checked later.
/// Unless the server is strict, a `null` member counts as absent: clients send assistant messages
/// back with `content: null`, which the schemas do not allow.
///
/// # Errors
/// 400 with the JSON pointer of the first violation; 404 for an unknown model if `strict`.
pub(crate) fn check(
    request: &Value,
    contract: Option<&Contract>,
    strict: bool,
) -> Result<(), ErrorResponse> {
    let Some(model) = request.get("model").and_then(Value::as_str) else {
        return Err(ErrorResponse::at("/model", "must be a string, the name of a model"));
    };
    let contracts = ContractSet::bundled();
    let Some(contract) = contract.or_else(|| contracts.for_model(model)) else {
        return if strict { Err(ErrorResponse::unknown_model(model, &models())) } else { Ok(()) };
    };
    let Some(validator) = contract.validator(Part::Request, Reading::Published) else {
        return Ok(());
    };
    let errors = validator.errors(request);
    let Some(first) = errors.first() else { return Ok(()) };
    if !strict && validator.errors(&without_nulls(request)).is_empty() {
        return Ok(());
    }
    let messages: Vec<_> = errors.iter().take(MAX_REPORTED).map(ToString::to_string).collect();
    Err(ErrorResponse::invalid(first.instance_pointer.as_str(), &messages.join("; ")))
}

/// A copy of the value without members that are `null`.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let present = members.iter().filter(|(_, value)| !value.is_null());
            present.map(|(name, value)| (name.clone(), without_nulls(value))).collect()
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

/// Names of the models whose schemas are vendored.
pub(crate) fn models() -> Vec<String> {
    ContractSet::bundled().iter().flat_map(|contract| contract.models().iter().cloned()).collect()
}
