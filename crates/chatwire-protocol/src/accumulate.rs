//! Joins the chunks of a streamed response to one [`ChatResponse`](crate::chat::ChatResponse).
//!
//! [`Accumulator`] appends text, refusals, reasoning, tool calls, log probabilities and audio, and
//! takes the usage from wherever a server puts it.
//! It accepts any chunk, because servers contradict themselves in many ways.
//! A [`Diagnostic`] reports each contradiction that it resolved.
//! It does not check whether the response is complete: [`Ending`](crate::stream::Ending) does.
//!
//! ```
//! use chatwire_protocol::{
//!     accumulate::Accumulator,
//!     stream::{ChatStreamDecoder, Ending, StreamEvent},
//! };
//!
//! let chunks = [
//!     r#"{"choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"}}]}"#,
//!     r#"{"choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}]}"#,
//!     "[DONE]",
//! ];
//! let mut decoder = ChatStreamDecoder::new();
//! let mut accumulator = Accumulator::new();
//! for chunk in chunks {
//!     decoder.feed(format!("data: {chunk}\n\n").as_bytes());
//!     while let Some(event) = decoder.next() {
//!         if let StreamEvent::Chunk(chunk) = event? {
//!             accumulator.push(&chunk)?;
//!         }
//!     }
//! }
//! assert_eq!(decoder.finish(), Ending::Complete);
//! let (response, diagnostics) = accumulator.finish();
//! assert_eq!(response.first_text().as_deref(), Some("Hello"));
//! assert!(diagnostics.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod accumulator;
mod arguments;
mod audio;
mod choice;
mod content;
mod diagnostic;
mod event;
mod joined_json;
mod limits;
mod logprobs;
mod pushed_chunk;
mod reasoning;
mod repair;
mod repetition;
mod text;
mod tool_calls;
mod tracker;
mod wrapped;

pub use self::{
    accumulator::Accumulator,
    diagnostic::{Diagnostic, DiagnosticKind},
    event::ChatEvent,
    limits::{AccumulateError, AccumulateLimits},
    pushed_chunk::PushedChunk,
    repair::repair,
    wrapped::unwrap_completion,
};
