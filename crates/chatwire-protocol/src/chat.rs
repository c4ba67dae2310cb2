//! Requests, answers and chunks of `POST /v1/chat/completions`.
//!
//! Every object keeps members it does not know and members of an unexpected kind in its `extra`, so reading and writing loses nothing.
//! That wants the text as it came: of `serde`'s formats only `serde_json` reads these types, and not where `serde` buffers values first (`flatten`, `untagged`, internally tagged enums).
//! As a member or an element of a type of your own they read and write like any other.
//!
//! No member of an answer is certain to be there: each is an `Option`, and `None` means absent, `null` or of another kind.

mod arguments;
mod chunk;
mod cited;
mod content;
mod cost;
mod created;
mod finish_reason;
mod format;
mod logprobs;
mod message;
mod reasoning;
mod reasoning_text;
mod request;
mod response;
mod role;
mod search;
mod text;
mod tool;
mod tool_choice;
mod usage;

pub use self::{
    arguments::{Arguments, ArgumentsError},
    chunk::{ChatChunk, ChunkChoice, Delta, FunctionDelta, ToolCallDelta},
    cited::CitedPage,
    content::{
        CacheControl, CacheKind, Content, ContentPart, FileData, ImageUrl, InputAudio, MediaUrl,
    },
    cost::{CREDITS_PER_USD, Cost, CostSource},
    created::{CreatedAt, TimestampFormat},
    finish_reason::FinishReason,
    format::{JsonSchemaFormat, ResponseFormat},
    logprobs::{Logprobs, TokenLogprob, TopLogprob},
    message::{Annotation, AudioOutput, Message, UrlCitation},
    reasoning::{ReasoningEffort, ReasoningOptions},
    reasoning_text::{ReasoningSource, ReasoningText, SplitReasoning},
    request::{AudioOptions, ChatRequest, Modality, Prediction, Stop, StreamOptions, Thinking},
    response::{BilledUsage, ChatResponse, Choice, Meta},
    role::Role,
    search::{ApproximateLocation, SearchContextSize, UserLocation, WebSearchOptions},
    tool::{
        CustomCall, CustomFormat, CustomTool, FunctionCall, FunctionDefinition, Grammar, Tool,
        ToolCall,
    },
    tool_choice::{AllowedTools, NamedTool, ToolChoice, ToolChoiceObject, ToolReference},
    usage::{CompletionTokensDetails, PromptTokensDetails, Usage},
};
