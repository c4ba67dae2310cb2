//! Request options of reasoning, under each name in use.

use crate::json::{
    object::{setters, wire_object},
    open_enum::open_enum,
};

wire_object! {
    /// How much a model reasons and whether the response shows it, see
    /// [OpenRouter: reasoning tokens](https://openrouter.ai/docs/use-cases/reasoning-tokens).
    pub struct ReasoningOptions {
        /// How much effort the model spends; an alternative to `max_tokens`.
        effort: ReasoningEffort,
        /// Maximum number of reasoning tokens, at least 1; an alternative to `effort`.
        max_tokens: u64,
        /// Whether the response leaves out the reasoning; default `false`.
        exclude: bool,
    }
}

setters! { ReasoningOptions {
    into effort: ReasoningEffort,
    plain max_tokens: u64,
    plain exclude: bool,
} }

open_enum! {
    /// How much effort a model spends on reasoning, see
    /// [`reasoning_effort`](https://platform.openai.com/docs/api-reference/chat/create).
    ///
    /// More effort costs more tokens and time.
    /// Some models know more levels, such as `none`, `minimal` or `xhigh`.
    pub enum ReasoningEffort {
        /// Fewest reasoning tokens of the three.
        Low = "low",
        /// The default of most models.
        Medium = "medium",
        /// Most reasoning tokens of the three.
        High = "high",
    }
}

wire_object! {
    /// Whether and how much a model reasons, in the form of
    /// [Anthropic](https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking) and
    /// [DeepSeek](https://api-docs.deepseek.com/guides/thinking_mode).
    pub struct Thinking {
        /// `enabled` or `disabled`.
        kind ("type"): String,
        /// Maximum number of reasoning tokens (Anthropic's models).
        budget_tokens: u64,
    }
}

impl Thinking {
    /// Enables reasoning with at most this many tokens.
    pub fn enabled(budget_tokens: u64) -> Self {
        Self {
            kind: Some("enabled".to_owned()),
            budget_tokens: Some(budget_tokens),
            ..Self::default()
        }
    }

    /// Disables reasoning.
    pub fn disabled() -> Self {
        Self { kind: Some("disabled".to_owned()), ..Self::default() }
    }
}
