//! Asking ten thousand things.
//!
//! A [`Batch`](crate::Batch) takes requests from an iterator as it can send them, keeps to the pace that the server allows, and gives each answer as it comes, to be saved before the next.
//!
//! ```
//! use std::collections::BTreeMap;
//! use chatwire::{
//!     Batch, ChatRequest, Client, Message,
//!     http::StatusCode,
//!     transport::memory::{CannedResponse, Scripted},
//! };
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), chatwire::Error> {
//! let body = r#"{"choices":[{"message":{"role":"assistant","content":"Yes."}}]}"#;
//! let server = Scripted::new((0..10_000).map(|_| CannedResponse::new(StatusCode::OK).with_frames([body])));
//! let client = Client::builder().api_key("key").transport(server).build()?;
//!
//! let prompts = (0..10_000).map(|number| format!("Is {number} a number?"));
//! let requests = prompts.map(|prompt| ChatRequest::new("some-model", [Message::user(prompt)]));
//! let mut responses = Batch::new(&client).concurrency(32).stream(requests);
//! let mut saved = BTreeMap::new();
//! while let Some((index, result)) = responses.next().await {
//!     match result {
//!         Ok(response) => _ = saved.insert(index, response.first_text().unwrap_or_default().to_owned()),
//!         Err(error) => println!("request {index}: {error}"),
//!     }
//! }
//! assert_eq!(saved.len(), 10_000);
//!
//! // A wrong key or an account without credit stops it; this is what is left to be asked then.
//! assert_eq!(responses.progress().stopped_by, None);
//! assert_eq!(responses.into_unsent().count(), 0);
//! # Ok(())
//! # }
//! ```
//!
//! Where threads may wait, it is the same with a [`blocking::Client`](crate::blocking::Client), and `for_each` in place of the loop.
