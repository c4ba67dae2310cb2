//! Answers that are made up: any valid request gets one, and the same request always the same one.
//!
//! ```text
//! request --> Order --> Answer --+--> body
//!         read      fill         +--> events
//! ```
//!
//! Both ways of writing an answer start from the same value, so they agree.

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

pub(crate) use completion::Answer;
pub(crate) use digest::hex;
pub(crate) use non_streaming::body;
pub(crate) use parsed_request::Order;
pub(crate) use stream::events;
