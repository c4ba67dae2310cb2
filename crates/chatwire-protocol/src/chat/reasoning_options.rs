//! How much a model may think before it answers.

use crate::json::{
    object::{setters, wire_object},
    open_enum::open_enum,
};

wire_object! {
    /// How much the model may think before it answers, and whether it shows it.
    pub struct ReasoningOptions {
        /// How hard to think.
        effort: ReasoningEffort,
        /// At most this many tokens of thought, at least 1.
        max_tokens: u64,
        /// Whether to leave the thoughts out of the answer.
        exclude: bool,
    }
}

setters! { ReasoningOptions {
    into effort: ReasoningEffort,
    plain max_tokens: u64,
    plain exclude: bool,
} }

open_enum! {
    /// How hard a model is to think.
    pub enum ReasoningEffort {
        /// Hardly.
        Low = "low",
        /// As usual.
        Medium = "medium",
        /// Long.
        High = "high",
    }
}

wire_object! {
    /// How much a model may think, in Anthropic's words.
    pub struct Thinking {
        /// `enabled` or `disabled`.
        kind ("type"): String,
        /// At most this many tokens of thought.
        budget_tokens: u64,
    }
}

impl Thinking {
    /// The model may think for at most this many tokens.
    pub fn enabled(budget_tokens: u64) -> Self {
        Self {
            kind: Some("enabled".to_owned()),
            budget_tokens: Some(budget_tokens),
            ..Self::default()
        }
    }

    /// The model does not think.
    pub fn disabled() -> Self {
        Self { kind: Some("disabled".to_owned()), ..Self::default() }
    }
}
