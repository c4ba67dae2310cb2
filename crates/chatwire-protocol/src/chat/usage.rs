//! Token counts.

use crate::json::{Number, object::wire_object};

wire_object! {
    /// Token counts of a request and its response, as the server reports them.
    ///
    /// Servers count differently: some gateways report billing units, and some include reasoning
    /// tokens only in `total_tokens`.
    ///
    /// Reference: [the chat completion object][object].
    ///
    /// [object]: https://platform.openai.com/docs/api-reference/chat/object
    pub struct Usage {
        /// Tokens in the prompt.
        prompt_tokens: u64,
        /// Tokens in the completion, usually including reasoning.
        completion_tokens: u64,
        /// Sum of prompt and completion tokens.
        total_tokens: u64,
        /// Breakdown of `completion_tokens`.
        completion_tokens_details: CompletionTokensDetails,
        /// Breakdown of `prompt_tokens`.
        prompt_tokens_details: PromptTokensDetails,
        /// The price in the provider's currency or credits (OpenRouter: US dollars).
        cost: Number,
        /// Prompt tokens read from a cache (DeepSeek); see [`cached_tokens`](Self::cached_tokens).
        prompt_cache_hit_tokens: u64,
        /// Prompt tokens not read from a cache (DeepSeek).
        prompt_cache_miss_tokens: u64,
    }
}

impl Usage {
    /// Prompt tokens read from a cache, under either of the two names in use.
    pub fn cached_tokens(&self) -> Option<u64> {
        let details = self.prompt_tokens_details.as_ref();
        details.and_then(|details| details.cached_tokens).or(self.prompt_cache_hit_tokens)
    }

    /// Reasoning tokens among the completion tokens; `None` if not reported.
    pub fn reasoning_tokens(&self) -> Option<u64> {
        self.completion_tokens_details.as_ref()?.reasoning_tokens
    }
}

wire_object! {
    /// Breakdown of the completion tokens.
    pub struct CompletionTokensDetails {
        /// Tokens of a [prediction](super::Prediction) that appeared in the completion.
        accepted_prediction_tokens: u64,
        /// Audio tokens.
        audio_tokens: u64,
        /// Reasoning tokens.
        reasoning_tokens: u64,
        /// Tokens of a [prediction](super::Prediction) that did not appear in the completion; they
        /// are billed.
        rejected_prediction_tokens: u64,
        /// Text tokens.
        text_tokens: u64,
        /// Image tokens.
        image_tokens: u64,
    }
}

wire_object! {
    /// Breakdown of the prompt tokens.
    pub struct PromptTokensDetails {
        /// Audio tokens.
        audio_tokens: u64,
        /// Tokens read from a cache.
        cached_tokens: u64,
        /// Tokens written to a cache.
        cache_write_tokens: u64,
        /// Text tokens.
        text_tokens: u64,
        /// Image tokens.
        image_tokens: u64,
        /// Video tokens.
        video_tokens: u64,
    }
}
