//! What an answer used.

use crate::json::{Number, object::wire_object};

wire_object! {
    /// Tokens used, as the server counts them.
    ///
    /// Counts are the server's word: some gateways report billing units here, and some count reasoning in the total only.
    pub struct Usage {
        /// Tokens of the prompt.
        prompt_tokens: u64,
        /// Tokens of the answer.
        completion_tokens: u64,
        /// Both together.
        total_tokens: u64,
        /// Of which, in the answer.
        completion_tokens_details: CompletionTokensDetails,
        /// Of which, in the prompt.
        prompt_tokens_details: PromptTokensDetails,
        /// The price, in the currency or credits of a router that tells it here.
        cost: Number,
        /// Prompt tokens that came from a cache, as some providers say it.
        prompt_cache_hit_tokens: u64,
        /// Prompt tokens that did not come from a cache, as some providers say it.
        prompt_cache_miss_tokens: u64,
    }
}

impl Usage {
    /// Prompt tokens that came from a cache, under either of the two names in use.
    pub fn cached_tokens(&self) -> Option<u64> {
        let details = self.prompt_tokens_details.as_ref();
        details.and_then(|details| details.cached_tokens).or(self.prompt_cache_hit_tokens)
    }

    /// Tokens of thought among those of the answer.
    pub fn reasoning_tokens(&self) -> Option<u64> {
        self.completion_tokens_details.as_ref()?.reasoning_tokens
    }
}

wire_object! {
    /// Kinds of tokens among those of the answer.
    pub struct CompletionTokensDetails {
        /// Tokens of a prediction that came true.
        accepted_prediction_tokens: u64,
        /// Tokens of speech.
        audio_tokens: u64,
        /// Tokens of thought.
        reasoning_tokens: u64,
        /// Tokens of a prediction that did not come true; they are billed.
        rejected_prediction_tokens: u64,
        /// Tokens of text.
        text_tokens: u64,
        /// Tokens of pictures.
        image_tokens: u64,
    }
}

wire_object! {
    /// Kinds of tokens among those of the prompt.
    pub struct PromptTokensDetails {
        /// Tokens of speech.
        audio_tokens: u64,
        /// Tokens that came from a cache.
        cached_tokens: u64,
        /// Tokens that were written to a cache.
        cache_write_tokens: u64,
        /// Tokens of text.
        text_tokens: u64,
        /// Tokens of pictures.
        image_tokens: u64,
        /// Tokens of films.
        video_tokens: u64,
    }
}
