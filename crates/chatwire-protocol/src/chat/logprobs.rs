//! How likely each token was.

use crate::json::{Number, object::wire_object};

wire_object! {
    /// How likely each token of a choice was.
    ///
    /// Logarithms are natural; 0 is certainty, and some servers use -9999 for what they did not compute.
    pub struct Logprobs {
        /// Tokens of the content, in order.
        content: Vec<TokenLogprob>,
        /// Tokens of the refusal, in order.
        refusal: Vec<TokenLogprob>,
    }
}

wire_object! {
    /// One token of an answer.
    pub struct TokenLogprob {
        /// The token as text; a token that is part of a character may be garbled here.
        token: String,
        /// Its bytes, each 0 to 255; together the bytes of all tokens are the text.
        bytes: Vec<u64>,
        /// The logarithm of its probability, at most 0.
        logprob: Number,
        /// The likeliest tokens at this place, likeliest first; at most as many as were asked for.
        top_logprobs: Vec<TopLogprob>,
    }
}

wire_object! {
    /// A token that was likely at one place.
    pub struct TopLogprob {
        /// The token as text.
        token: String,
        /// Its bytes, each 0 to 255.
        bytes: Vec<u64>,
        /// The logarithm of its probability, at most 0.
        logprob: Number,
    }
}
