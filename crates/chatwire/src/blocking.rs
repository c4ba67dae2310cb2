//! The same client for code that waits on its own thread.
//!
//! Errors, options, answers and what is decided are those of the rest of the crate; only the waiting differs.
//! It runs in no runtime and needs none.
//!
//! ```
//! use chatwire::{ChatRequest, Message, blocking::Client, http::StatusCode};
//! use chatwire::transport::memory::{CannedResponse, Scripted};
//!
//! let body = r#"{"choices":[{"message":{"role":"assistant","content":"Hi!"}}]}"#;
//! let server = Scripted::new([CannedResponse::new(StatusCode::OK).with_frames([body])]);
//! let client = Client::builder().api_key("key").transport(server).build()?;
//! let request = ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("Hello")]);
//! assert_eq!(client.chat(&request)?.first_text(), Some("Hi!"));
//! # Ok::<(), chatwire::Error>(())
//! ```

mod body_reader;
mod client;
mod driver;
mod stream;

pub use self::{client::Client, stream::ChatStream};
pub use crate::tools::BlockingTools as Tools;
