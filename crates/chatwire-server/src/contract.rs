//! Validation of a request against a contract.

mod message;

use std::sync::OnceLock;

use chatwire_schema::{Contract, ContractSet, Part, Reading};
use serde_json::Value;

use crate::{config::Config, error_response::ErrorResponse};

/// The contract of models without one of their own.
const DEFAULT_CONTRACT: &str = "openai";

/// The bundled contracts; each compiles its schemas when they are first used.
fn bundled() -> &'static ContractSet {
    static CONTRACTS: OnceLock<ContractSet> = OnceLock::new();
    CONTRACTS.get_or_init(ContractSet::bundled)
}

/// Checks a request against the contract of the configuration, or else that of its model, or else
/// OpenAI's.
///
/// Unless nulls are rejected, a `null` member counts as absent: clients send assistant messages
/// back with `content: null`, which some schemas do not allow.
///
/// # Errors
/// 400 with the JSON pointer of the first violation; 404 for an unknown model if it is rejected.
pub(crate) fn check(request: &Value, config: &Config) -> Result<(), ErrorResponse> {
    let Some(model) = request.get("model").and_then(Value::as_str) else {
        return Err(match request.get("model") {
            Some(other) => {
                let found = message::shortened(other);
                ErrorResponse::at("/model", format!("must be the name of a model, found {found}"))
            }
            None => ErrorResponse::at("/model", "is required: the name of a model"),
        });
    };
    if config.reject_unknown_models && !is_listed(model, config) {
        return Err(ErrorResponse::unknown_model(model, &models(config)));
    }
    let contract = config.contract.as_ref().or_else(|| of_model(model));
    let Some(validator) = contract.and_then(|it| it.validator(Part::Request, Reading::Published))
    else {
        return Ok(());
    };
    let errors = validator.errors(request);
    if errors.is_empty() {
        return Ok(());
    }
    if !config.reject_nulls && validator.errors(&without_nulls(request)).is_empty() {
        return Ok(());
    }
    Err(message::of(&errors, request, validator.schema()))
}

/// Compiles what most requests are validated against, which takes a while.
pub(crate) fn warm_up(config: &Config) {
    let contract = config.contract.as_ref().or_else(|| bundled().get(DEFAULT_CONTRACT));
    if let Some(contract) = contract {
        contract.validator(Part::Request, Reading::Published);
    }
}

/// The contract of a model, else OpenAI's.
fn of_model(model: &str) -> Option<&'static Contract> {
    bundled().for_model(model).or_else(|| bundled().get(DEFAULT_CONTRACT))
}

/// The short name of the provider of a model; `None` if no bundled contract is for the model.
pub(crate) fn provider_of(model: &str) -> Option<&'static str> {
    bundled().for_model(model).and_then(Contract::provider)
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

/// The models that the server lists.
pub(crate) fn models(config: &Config) -> Vec<String> {
    if !config.models.is_empty() {
        return config.models.clone();
    }
    let own = config.contract.as_ref().map(Contract::models).unwrap_or_default();
    if !own.is_empty() {
        return own.to_vec();
    }
    bundled().iter().flat_map(|contract| contract.models().iter().cloned()).collect()
}

fn is_listed(model: &str, config: &Config) -> bool {
    if !config.models.is_empty() {
        return config.models.iter().any(|listed| listed == model);
    }
    match config.contract.as_ref().filter(|contract| !contract.models().is_empty()) {
        Some(contract) => contract.is_for(model),
        None => bundled().for_model(model).is_some(),
    }
}
