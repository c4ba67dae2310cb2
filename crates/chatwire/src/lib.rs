//! A client for the chat-completions API that loses nothing.
//!
//! In scope:
//! - [`Client`]: one address and key, answers in one piece or in chunks, over any transport;
//! - [`Response`] and [`ChatStream`]: what was answered, with status, headers, attempts, timing and cost beside it;
//! - [`Batch`]: many calls, so many at a time, at the pace that the server allows;
//! - [`Error`]: whatever is no answer, with the provider's own message and whose fault it is;
//! - [`Models`]: what a provider offers;
//! - [`observe`]: who is told how calls go;
//! - answers as values of the caller's types, and [`tools`] that are run until there is an answer;
//! - repetitions, time limits and configuration, each decided by pure code and carried out by one driver.
//!
//! Out of scope:
//! - the types of the wire and reading them: [`protocol`];
//! - sockets, TLS, proxies and recordings: [`transport`];
//! - judging a server: that is another crate, `chatwire-conformance`.
//!
//! ```text
//! ChatRequest ─▶ prepare ─▶ call ⇄ drive ─▶ Transport ─▶ answer ─▶ Response
//!   (options, base_url,    (retry,      (clock)     ╰─▶ stream ─▶ ChatStream
//!    credentials)           time limits)                (vigil)
//! ```

mod answer;
mod attempt;
mod base_url;
mod batch;
pub mod blocking;
mod call;
mod client;
mod client_request_id;
mod clock;
mod config;
mod core;
mod credentials;
mod drive;
mod error;
mod event;
mod failure;
pub mod guide;
mod meta;
mod models;
pub mod observe;
mod options;
mod parting;
mod prepare;
mod rate_limit;
mod reading;
mod retry;
mod stream;
mod structured;
mod timeouts;
pub mod tools;
#[cfg(feature = "schemars")]
pub mod typed;
mod unexpected;
mod vigil;

pub use bytes;
pub use chatwire_protocol as protocol;
pub use chatwire_protocol::{
    chat::{ChatChunk, ChatRequest, ChatResponse, Message},
    error::{ApiError, ErrorKind as ApiErrorKind},
    stream::Ending,
};
pub use chatwire_transport as transport;
pub use http;

#[cfg(feature = "schemars")]
pub use self::structured::Structured;
pub use self::{
    answer::{Cost, Response, StreamReport},
    attempt::{Attempt, AttemptOutcome},
    base_url::{BaseUrl, BaseUrlError},
    batch::{Batch, BatchProgress, BatchStream},
    client::{Client, ClientBuilder},
    client_request_id::ClientRequestId,
    clock::SystemClock,
    config::Config,
    error::{Error, ErrorKind},
    event::{ChatEvent, ChatEvents},
    meta::ResponseMeta,
    models::Models,
    options::CallOptions,
    rate_limit::RateLimit,
    retry::{NoRetryReason, RetryPolicy},
    stream::ChatStream,
    structured::{InvalidOutput, InvalidOutputKind},
    timeouts::{TimeoutKind, Timeouts},
    tools::{ToolError, ToolLimits, ToolLoopError, ToolRun, Tools},
};

/// The example of the README, so that it compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
