//! Requests, answers and chunks of `POST /v1/chat/completions`.
//!
//! Every object keeps members it does not know and members of an unexpected kind in its `extra`, so reading and writing loses nothing.
//! That wants the text as it came: of `serde`'s formats only `serde_json` reads these types, and not where `serde` buffers values first (`flatten`, `untagged`, internally tagged enums).
//! As a member or an element of a type of your own they read and write like any other.
//!
//! No member of an answer is certain to be there: each is an `Option`, and `None` means absent, `null` or of another kind.

mod arguments;
mod audio;
mod cache_control;
mod chunk;
mod citations;
mod content;
mod cost;
mod created_at;
mod finish_reason;
mod logprobs;
mod message;
mod prediction;
mod reasoning_options;
mod reasoning_text;
mod request;
mod response;
mod response_format;
mod role;
mod stop;
mod stream_options;
mod text;
mod tool;
mod tool_call;
mod tool_choice;
mod usage;
mod web_search;

pub use self::{
    arguments::{Arguments, ArgumentsError},
    audio::{AudioOptions, AudioOutput, Modality},
    cache_control::{CacheControl, CacheKind},
    chunk::{ChatChunk, ChunkChoice, Delta, FunctionDelta, ToolCallDelta},
    citations::{Annotation, CitedPage, UrlCitation},
    content::{Content, ContentPart, FileData, ImageUrl, InputAudio, MediaUrl},
    cost::{CREDITS_PER_USD, Cost, CostSource},
    created_at::{CreatedAt, TimestampFormat},
    finish_reason::FinishReason,
    logprobs::{Logprobs, TokenLogprob, TopLogprob},
    message::Message,
    prediction::Prediction,
    reasoning_options::{ReasoningEffort, ReasoningOptions, Thinking},
    reasoning_text::{ReasoningSource, ReasoningText, SplitReasoning},
    request::ChatRequest,
    response::{BilledUsage, ChatResponse, Choice, Meta},
    response_format::{JsonSchemaFormat, ResponseFormat},
    role::Role,
    stop::Stop,
    stream_options::StreamOptions,
    tool::{CustomFormat, CustomTool, FunctionDefinition, Grammar, Tool},
    tool_call::{CustomCall, FunctionCall, ToolCall},
    tool_choice::{AllowedTools, NamedTool, ToolChoice, ToolChoiceObject, ToolReference},
    usage::{CompletionTokensDetails, PromptTokensDetails, Usage},
    web_search::{ApproximateLocation, SearchContextSize, UserLocation, WebSearchOptions},
};
