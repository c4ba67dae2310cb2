//! A piece of an answer that comes as a stream.

use crate::{
    chat::{Arguments, CreatedAt, CustomCall, FinishReason, Logprobs, Meta, Role, Usage},
    json::{Json, Lazy, object::wire_object},
};

wire_object! {
    /// A piece of an answer.
    ///
    /// Servers differ in which members they repeat: nothing but the deltas is worth relying on.
    pub struct ChatChunk {
        /// Names the answer; some servers leave it empty after the first chunk.
        id: String,
        /// Always `chat.completion.chunk`.
        object: String,
        /// When the answer was begun, in seconds since 1970; see [`ChatChunk::created_at`] for servers that send something else.
        created: u64,
        /// The model that answers.
        model: String,
        /// What is new; empty in a chunk that only tells the usage.
        choices: Vec<ChunkChoice>,
        /// What the answer used, in one of the last chunks.
        usage: Usage,
        /// Names the configuration behind the model.
        system_fingerprint: String,
        /// The service class that answers.
        service_tier: String,
        /// What the provider adds, the price among it.
        meta: Meta,
        /// Random text that hides the length of the delta from listeners.
        obfuscation: String,
        /// The provider behind a router that answers.
        provider: String,
    }
}

impl ChatChunk {
    /// When the answer was begun, in whatever spelling the server chose.
    pub fn created_at(&self) -> Option<CreatedAt> {
        CreatedAt::read(self.created, &self.extra)
    }

    /// The new text of the first choice in the chunk.
    pub fn first_text(&self) -> Option<&str> {
        self.choices.as_ref()?.first()?.delta.as_ref()?.content.as_deref()
    }
}

wire_object! {
    /// What is new in one of the answers.
    pub struct ChunkChoice {
        /// The number of the answer, from 0.
        index: u64,
        /// What is new.
        delta: Delta,
        /// Why the model stopped; absent or `null` until it does.
        finish_reason: FinishReason,
        /// How likely each new token was, when asked for.
        logprobs: Lazy<Logprobs>,
        /// Why the model stopped, in the words of the server behind a router.
        native_finish_reason: String,
    }
}

impl ChunkChoice {
    /// Why the model stopped; nothing while it has not, which some servers say by an empty word.
    pub fn finished(&self) -> Option<&FinishReason> {
        self.finish_reason.as_ref().filter(|reason| reason.is_final())
    }
}

wire_object! {
    /// What is new in a message.
    pub struct Delta {
        /// Who writes; usually in the first chunk only.
        role: Role,
        /// Text to append.
        content: String,
        /// Refusal to append.
        refusal: String,
        /// Parts of tool calls.
        tool_calls: Vec<ToolCallDelta>,
        /// A part of the one function call; replaced by `tool_calls`.
        function_call: FunctionDelta,
        /// Thoughts to append, as DeepSeek, Qwen and others name them.
        reasoning_content: String,
        /// Thoughts to append, as OpenRouter and others name them.
        reasoning: String,
        /// Thoughts in pieces, some of them encrypted.
        reasoning_details: Vec<Json>,
        /// Speech to append.
        audio: Json,
    }
}

wire_object! {
    /// A part of a tool call.
    pub struct ToolCallDelta {
        /// The number of the call within the message, from 0; some servers send none.
        index: u64,
        /// Names the call; usually in its first part only.
        id: String,
        /// `function` or `custom`; usually in the first part only.
        kind ("type"): String,
        /// A part of the function call.
        function: FunctionDelta,
        /// A part of the custom call.
        custom: CustomCall,
        /// What a provider wants back with the next request, unread.
        extra_content: Json,
    }
}

wire_object! {
    /// A part of a function call.
    pub struct FunctionDelta {
        /// The function to call; usually in the first part only.
        name: String,
        /// Text to append to the arguments.
        arguments: Arguments,
    }
}
