//! Requests, responses and chunks of `POST /v1/chat/completions`.
//!
//! | type | JSON |
//! |---|---|
//! | [`ChatRequest`] | the request body |
//! | [`ChatResponse`] | the body of a non-streaming response |
//! | [`ChatChunk`] | the data of one event of a streamed response |
//! | [`Message`] | one message of a conversation, in requests and responses |
//!
//! # Absent, `null` and unexpected members
//!
//! No member of a response is certain, so each field is an `Option`.
//! `None` means that the member is absent, is `null`, or has an unexpected type.
//! `is_null` distinguishes `null` from absent.
//! A member of an unexpected type, and each member without a field, is in `extra`.
//! Serializing writes all of them, so reading and writing a value loses nothing.
//!
//! # Deserialize from JSON text only
//!
//! The types keep the original text of what they do not interpret, so they need JSON text:
//!
//! - `from_slice` and `from_text` always work and are the fastest way.
//! - Of the formats of `serde`, only `serde_json` works, both ways.
//!   A wire type can be a field or an element of your own types.
//! - A wire type inside `#[serde(flatten)]`, `#[serde(untagged)]` or an internally tagged enum
//!   cannot be deserialized, because serde buffers values there and the text is lost.
//!   Use a [`Json`](crate::json::Json) field or `from_text` instead.
//!
//! ```
//! use chatwire_protocol::chat::ChatRequest;
//!
//! #[derive(serde::Deserialize, serde::Serialize)]
//! struct Job {
//!     id: u64,
//!     request: ChatRequest,
//! }
//!
//! let text = r#"{"id":7,"request":{"model":"a/model","messages":[],"vendor":1e400}}"#;
//! let job: Job = serde_json::from_str(text)?;
//! assert_eq!(job.request.model.as_deref(), Some("a/model"));
//! assert_eq!(serde_json::to_string(&job)?, text);
//! # Ok::<(), serde_json::Error>(())
//! ```

mod arguments;
mod audio;
mod cache_control;
mod chunk;
mod citations;
mod content;
mod created_at;
mod finish_reason;
mod logprobs;
mod message;
mod nested_text;
mod prediction;
mod reasoning_history;
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
    created_at::{CreatedAt, TimestampFormat},
    finish_reason::FinishReason,
    logprobs::{Logprobs, TokenLogprob, TopLogprob},
    message::Message,
    prediction::Prediction,
    reasoning_history::ReasoningHistory,
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
pub(crate) use self::{
    chunk::whole_number,
    nested_text::{decoded, nested_raw, nested_text},
};
