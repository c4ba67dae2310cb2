//! Log probabilities of output tokens.

use crate::json::{Number, object::wire_object};

wire_object! {
    /// Log probabilities of the tokens of a choice.
    ///
    /// Logarithms are natural and at most 0, which is certainty.
    /// Servers send -9999 for tokens that are too unlikely to be listed.
    ///
    /// Reference: [the chat completion object][object].
    ///
    /// [object]: https://platform.openai.com/docs/api-reference/chat/object
    pub struct Logprobs {
        /// The tokens of the content, in order.
        content: Vec<TokenLogprob>,
        /// The tokens of the refusal, in order.
        refusal: Vec<TokenLogprob>,
    }
}

wire_object! {
    /// An output token with its log probability.
    pub struct TokenLogprob {
        /// The token as text; not exact if the token is only a part of a character.
        token: String,
        /// The UTF-8 bytes of the token, each 0 to 255.
        ///
        /// The joined bytes of all tokens are the text.
        bytes: Vec<u64>,
        /// The natural logarithm of the probability, at most 0.
        logprob: Number,
        /// The most likely tokens at this position, at most
        /// [`top_logprobs`](super::ChatRequest::top_logprobs).
        top_logprobs: Vec<TopLogprob>,
    }
}

wire_object! {
    /// One of the most likely tokens at a position.
    pub struct TopLogprob {
        /// The token as text; not exact if the token is only a part of a character.
        token: String,
        /// The UTF-8 bytes of the token, each 0 to 255.
        bytes: Vec<u64>,
        /// The natural logarithm of the probability, at most 0.
        logprob: Number,
    }
}
