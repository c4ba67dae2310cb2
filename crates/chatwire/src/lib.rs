//! A client for OpenAI-compatible chat-completion APIs: async and blocking, typed, streaming, over
//! any HTTP transport.
//!
//! In scope:
//! - [`Client`] and [`blocking::Client`]: streaming and non-streaming completions from one base URL
//!   with one API key;
//! - [`Response`] and [`ChatStream`]: the completion, with status, headers, request ID, attempts,
//!   timing, cost, and the body or the frames that the server sent;
//! - [`ChatStream::events`]: text, reasoning, tool calls and refusals as they arrive, whatever
//!   member they come in, and [`Response::diagnostics`] for what contradicted the protocol;
//! - retry, backoff and timeouts: [`RetryPolicy`] and [`Timeouts`], decided by pure code and
//!   executed by one driver; [`CallOptions`] for single calls, with idempotency keys;
//! - [`Batch`]: many requests, or calls of any kind, with bounded concurrency, paced by the
//!   server's rate limit;
//! - [`Error`]: everything that is not a completion, with the provider's message and the party at
//!   fault;
//! - structured output as values of Rust types, whole (`chat_as`) or while it streams
//!   (`stream_as`);
//! - [`tools`]: functions that the model calls, in a loop that is whole
//!   ([`Client::chat_with_tools`]) or streams ([`Client::stream_with_tools`]), and that keeps the
//!   reasoning that the next turn needs ([`ReasoningHistory`]);
//! - [`Provider`]: whom to call, as a value; API keys that expire come from a function
//!   ([`ClientBuilder::key_provider`]);
//! - [`Models`]: the list of models of a provider;
//! - [`observe`]: metrics and traces of every call;
//! - [`testing`]: made-up responses for tests.
//!
//! Out of scope:
//! - the wire types and decoding them: [`protocol`];
//! - sockets, TLS, proxies, connection reuse and recordings: [`transport`];
//! - judging whether a server conforms to its contract: the crate `chatwire-conformance`.
//!
//! Start with the [`guide`]; it has a page for each task.
//!
//! # Features
//!
//! | feature | adds |
//! |---|---|
//! | `hyper` (default) | the built-in transport of the async client |
//! | `ureq` | the built-in transport of the blocking client |
//! | `reqwest`, `tower`, `tokio` | further transports and a clock, in [`transport`] |
//! | `schemars` | structured output, and schemas of tools, from Rust types |
//! | `tracing` | an observer that creates spans |
//! | `cassette`, `contract` | recordings and the suite for transports, in [`transport`] |
//!
//! Without `hyper`, `reqwest` and `ureq` the crate opens no connection and needs no async runtime.
//!
//! ```text
//! ChatRequest ─▶ operation ─▶ call ⇄ driver ─▶ Transport ─▶ body reader ─▶ Response
//!   (encode, URL,     (retry,     (clock)           ╰─▶ stream state ─▶ ChatStream
//!    credentials)      timeouts)
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]

mod batch;
pub mod blocking;
mod call;
mod client;
mod clock;
mod error;
pub mod guide;
pub mod observe;
mod operation;
mod provider;
mod response;
mod retry;
mod stream;
mod structured;
pub mod testing;
mod timeouts;
pub mod tools;
pub mod transport;

pub use bytes;
pub use chatwire_protocol as protocol;
pub use chatwire_protocol::{
    chat::{ChatChunk, ChatRequest, ChatResponse, Message, ReasoningHistory},
    error::{ApiError, ErrorCode, ErrorKind as ApiErrorKind},
    stream::Ending,
};
pub use chatwire_transport::SystemClock;
pub use http;

#[cfg(feature = "schemars")]
pub use self::structured::{Structured, StructuredStream, typed};
pub use self::{
    batch::{Batch, BatchProgress, BatchStream},
    call::{Attempt, AttemptOutcome},
    client::{CallOptions, Client, ClientBuilder, ClientRequestId, Config},
    error::{Error, ErrorKind},
    provider::{
        Authentication, BaseUrl, BaseUrlError, CostField, CostPlace, CostUnit, Paths, ProvidedKey,
        Provider, QueryParameter, RetiredModel,
    },
    response::{
        Cost, CostSource, Models, RateLimit, Response, ResponseLimits, ResponseMeta, StreamReport,
        WithMeta,
    },
    retry::{NoRetryReason, RetryIfMaybeSent, RetryPolicy},
    stream::{ChatEvent, ChatEvents, ChatStream},
    structured::{InvalidOutput, InvalidOutputKind},
    timeouts::{TimeoutKind, Timeouts},
    tools::{ToolError, ToolEvent, ToolLimits, ToolLoopError, ToolRun, ToolStream, Tools},
};

/// The example of the README, compiled and run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
