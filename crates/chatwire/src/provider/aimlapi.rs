//! AI/ML API.

use chatwire_protocol::chat::ReasoningHistory;
use http::HeaderName;

use super::{CostField, CostUnit, Provider, RetiredModel, texts};

/// How many credits one US dollar buys.
const CREDITS_PER_USD: f64 = 2_000_000.0;

impl Provider {
    /// [AI/ML API](https://docs.aimlapi.com): the provider of a client unless another one is set.
    ///
    /// | variable | what it holds |
    /// |---|---|
    /// | `AIMLAPI_API_KEY`, or else `AIML_API_KEY` | the API key |
    /// | `AIMLAPI_BASE_URL` | the base URL; `https://api.aimlapi.com/v1` if unset |
    pub fn aimlapi() -> Self {
        Self {
            domains: texts(["aimlapi.com"]),
            api_key_page: Some("https://aimlapi.com/app/keys".to_owned()),
            api_key_variables: texts(["AIMLAPI_API_KEY", "AIML_API_KEY"]),
            base_url_variables: texts(["AIMLAPI_BASE_URL"]),
            request_id_headers: vec![HeaderName::from_static("x-inference-id")],
            cost: cost(),
            retired_models: retired_models(),
            example_model: Some("nousresearch/hermes-4-405b".to_owned()),
            // Some of its models are DeepSeek's, which require it.
            reasoning_history: ReasoningHistory::InsideToolLoop,
            ..Self::built_in("aimlapi", "AI/ML API", "https://api.aimlapi.com/v1")
        }
    }
}

impl Default for Provider {
    /// [`Provider::aimlapi`].
    fn default() -> Self {
        Self::aimlapi()
    }
}

/// Headers of a non-streaming response, `meta.usage` in the last chunk of a stream, and the price
/// that an upstream provider reports.
///
/// Source: [request tracing and cost][cost]; older responses have `tokens_used` in place of
/// `credits_used`.
///
/// [cost]: https://docs.aimlapi.com/capabilities/request-tracing-and-cost
fn cost() -> Vec<CostField> {
    let credits = CostUnit::credits(CREDITS_PER_USD);
    vec![
        CostField::header(HeaderName::from_static("x-aimlapi-usd-spent"), CostUnit::Usd),
        CostField::header(HeaderName::from_static("x-aimlapi-credits-used"), credits),
        CostField::member("/meta/usage/usd_spent", CostUnit::Usd),
        CostField::member("/meta/usage/credits_used", credits),
        CostField::member("/meta/usage/tokens_used", credits),
        CostField::member("/usage/cost", CostUnit::Usd),
    ]
}

/// Source: the list of deprecated models in the [documentation](https://docs.aimlapi.com), with
/// this one since 2025-09-09.
fn retired_models() -> Vec<RetiredModel> {
    vec![RetiredModel::new(
        "NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO",
        [
            "nousresearch/hermes-4-405b",
            "nousresearch/hermes-4-70b",
            "nousresearch/hermes-3-llama-3.1-405b",
            "nousresearch/hermes-3-llama-3.1-70b",
        ],
    )]
}
