//! A whole answer.

use crate::{
    chat::{CreatedAt, FinishReason, Logprobs, Message, ToolCall, Usage},
    json::{Lazy, Number, object::wire_object},
};

wire_object! {
    /// A whole answer, in one piece.
    ///
    /// Any JSON object reads as one, an error's body included: ask [`crate::error`] first, as the client does.
    pub struct ChatResponse {
        /// Names the answer; its form differs from provider to provider.
        id: String,
        /// Always `chat.completion`.
        object: String,
        /// When it was made, in seconds since 1970; see [`ChatResponse::created_at`] for servers that send something else.
        created: u64,
        /// The model that answered, which may be named otherwise than it was asked for.
        model: String,
        /// The answers; one unless more were asked for.
        choices: Vec<Choice>,
        /// What it used.
        usage: Usage,
        /// What the provider adds, the price among it.
        meta: Meta,
        /// Names the configuration behind the model; equal ones make equal seeds comparable.
        system_fingerprint: String,
        /// The service class that answered.
        service_tier: String,
        /// Pages the answer rests on, as Perplexity names them.
        citations: Vec<String>,
        /// The provider behind a router that answered.
        provider: String,
    }
}

impl ChatResponse {
    /// The plain text of the first choice.
    pub fn first_text(&self) -> Option<&str> {
        self.first_choice()?.message.as_ref()?.text()
    }

    /// The tools that the first choice wants called; none when it is an answer.
    pub fn tool_calls(&self) -> &[ToolCall] {
        let message = self.first_choice().and_then(|choice| choice.message.as_ref());
        message.and_then(|message| message.tool_calls.as_deref()).unwrap_or_default()
    }

    /// The first choice; servers have been seen to send none.
    pub fn first_choice(&self) -> Option<&Choice> {
        self.choices.as_ref()?.first()
    }

    /// When the answer was made, in whatever spelling the server chose.
    pub fn created_at(&self) -> Option<CreatedAt> {
        CreatedAt::read(self.created, &self.extra)
    }
}

wire_object! {
    /// One of the answers to a request.
    pub struct Choice {
        /// Its number, from 0.
        index: u64,
        /// The model's turn.
        message: Message,
        /// Why the model stopped.
        finish_reason: FinishReason,
        /// How likely each token was, when asked for.
        logprobs: Lazy<Logprobs>,
        /// Why the model stopped, in the words of the server behind a router.
        native_finish_reason: String,
    }
}

impl Choice {
    /// Why the model stopped; nothing while it has not, which some servers say by an empty word.
    pub fn finished(&self) -> Option<&FinishReason> {
        self.finish_reason.as_ref().filter(|reason| reason.is_final())
    }
}

wire_object! {
    /// What the provider adds to an answer.
    pub struct Meta {
        /// What was billed.
        usage: BilledUsage,
    }
}

wire_object! {
    /// What was billed for an answer.
    ///
    /// A dollar is 2,000,000 credits at AI/ML API.
    pub struct BilledUsage {
        /// Credits billed.
        credits_used: Number,
        /// US dollars billed.
        usd_spent: Number,
        /// Credits billed, under an older name.
        tokens_used: Number,
    }
}
