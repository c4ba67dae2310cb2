//! From the chunks of a streamed answer to the answer in one piece.
//!
//! [`Accumulator`] joins what belongs together: text, refusals, details, tool calls, log probabilities, speech, and the usage wherever it comes.
//! It refuses no chunk for what it says, since servers contradict themselves in every possible way; where it had to choose, a [`Diagnostic`] tells.
//! Whether the answer is whole is not its business: the decoder's [`Ending`](crate::stream::Ending) says that.
//!
//! ```
//! use chatwire_protocol::{accumulate::Accumulator, chat::ChatChunk};
//!
//! let mut accumulator = Accumulator::new();
//! for text in ["Hel", "lo"] {
//!     let delta = format!(r#"{{"role":"assistant","content":"{text}"}}"#);
//!     let json = format!(r#"{{"choices":[{{"index":0,"delta":{delta}}}]}}"#);
//!     accumulator.push(&ChatChunk::from_text(&json)?)?;
//! }
//! let (answer, diagnostics) = accumulator.finish();
//! assert_eq!(answer.first_text(), Some("Hello"));
//! assert!(diagnostics.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod accumulator;
mod choice;
mod content;
mod diagnostic;
mod limits;
mod logprobs;
mod reasoning_details;
mod tool_calls;
mod tracker;

pub use self::{
    accumulator::Accumulator,
    diagnostic::{Diagnostic, DiagnosticKind},
    limits::{AccumulateError, AccumulateLimits},
};
