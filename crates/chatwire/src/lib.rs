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
mod timeouts;
pub mod tools;

pub use bytes;
pub use chatwire_protocol as protocol;
pub use chatwire_protocol::{
    chat::{ChatChunk, ChatRequest, ChatResponse, Cost, Message},
    error::{ApiError, ErrorKind as ApiErrorKind},
    stream::Ending,
};
pub use chatwire_transport as transport;
pub use chatwire_transport::SystemClock;
pub use http;

#[cfg(feature = "schemars")]
pub use self::structured::{Structured, typed};
pub use self::{
    batch::{Batch, BatchProgress, BatchStream},
    call::{Attempt, AttemptOutcome},
    client::{CallOptions, Client, ClientBuilder, ClientRequestId, Config},
    error::{Error, ErrorKind},
    operation::Models,
    provider::{Authentication, BaseUrl, BaseUrlError, Paths, Provider, QueryParameter},
    response::{RateLimit, Response, ResponseMeta, StreamReport},
    retry::{NoRetryReason, RetryPolicy},
    stream::{ChatEvent, ChatEvents, ChatStream},
    structured::{InvalidOutput, InvalidOutputKind},
    timeouts::{TimeoutKind, Timeouts},
    tools::{ToolError, ToolLimits, ToolLoopError, ToolRun, Tools},
};

/// The example of the README, so that it compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
