//! OpenRouter.

use chatwire_protocol::chat::ReasoningHistory;

use super::{CostField, CostUnit, Provider, texts};

impl Provider {
    /// [OpenRouter](https://openrouter.ai/docs/api-reference/overview).
    ///
    /// | variable | what it holds |
    /// |---|---|
    /// | `OPENROUTER_API_KEY` | the API key |
    pub fn openrouter() -> Self {
        Self {
            domains: texts(["openrouter.ai"]),
            api_key_page: Some("https://openrouter.ai/settings/keys".to_owned()),
            api_key_variables: texts(["OPENROUTER_API_KEY"]),
            // https://openrouter.ai/docs/use-cases/usage-accounting: in credits, one a dollar.
            cost: vec![CostField::member("/usage/cost", CostUnit::Usd)],
            // https://openrouter.ai/docs/use-cases/reasoning-tokens#preserving-reasoning-blocks
            reasoning_history: ReasoningHistory::InsideToolLoop,
            ..Self::built_in("openrouter", "OpenRouter", "https://openrouter.ai/api/v1")
        }
    }
}
