//! Generated responses: every valid request gets one, and equal requests get equal ones
//! but for their IDs.
//!
//! ```text
//! JSON --> ParsedRequest --> Completion --+--> non_streaming::body
//!                                         +--> stream::events
//! ```
//!
//! Both encodings are made from the same value, so streaming and non-streaming responses agree.

mod canned;
mod completion;
mod content;
mod digest;
mod logprobs;
mod non_streaming;
mod parsed_request;
mod rng;
mod schema_instance;
mod stream;
mod text;
mod tokenizer;
mod tool_calls;
mod usage;

pub(crate) use canned::{CannedCall, CannedContent};
pub(crate) use completion::{Completion, FinishReason};
pub(crate) use digest::{digest, digest_of_bytes, hex, identity};
pub(crate) use non_streaming::body;
pub(crate) use parsed_request::ParsedRequest;
pub(crate) use rng::{Rng, SeedDomain};
pub(crate) use stream::events;
