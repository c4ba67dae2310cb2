//! The blocking client: the same calls on the calling thread.
//!
//! Errors, options, responses and decisions are those of the async client; only the waiting
//! differs.
//! It needs no async runtime.
//!
//! ```
//! use chatwire::{ChatRequest, Message, blocking::Client, http::StatusCode};
//! use chatwire::transport::memory::{CannedResponse, Scripted};
//!
//! let body = r#"{"choices":[{"message":{"role":"assistant","content":"Hi!"}}]}"#;
//! let server = Scripted::new([CannedResponse::new(StatusCode::OK).with_frames([body])]);
//! let client = Client::builder().api_key("key").transport(server).build()?;
//! let request = ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("Hello")]);
//! assert_eq!(client.chat(&request)?.first_text().as_deref(), Some("Hi!"));
//! # Ok::<(), chatwire::Error>(())
//! ```

mod body_reader;
mod client;
mod draining;
mod driver;
mod events;
mod stream;

pub use self::{client::Client, events::ChatEvents, stream::ChatStream};
#[cfg(feature = "schemars")]
pub use crate::structured::BlockingStructuredStream as StructuredStream;
pub use crate::tools::{BlockingToolStream as ToolStream, BlockingTools as Tools};
