//! Many requests: a batch.
//!
//! A [`Batch`](crate::Batch) takes requests from an iterator as it can send them, keeps to the
//! server's rate limit, and yields each response as it arrives, so that it can be saved before the
//! next.
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
//! let response = CannedResponse::new(StatusCode::OK).with_frames([body]);
//! let server = Scripted::new(vec![response; 10_000]);
//! let client = Client::builder().api_key("key").transport(server).build()?;
//!
//! let prompts = (0..10_000).map(|number| format!("Is {number} a number?"));
//! let requests = prompts.map(|prompt| ChatRequest::new("some-model", [Message::user(prompt)]));
//! let mut batch = Batch::new(&client).concurrency(32).stream(requests);
//! let mut saved = BTreeMap::new();
//! while let Some((index, result)) = batch.next().await {
//!     match result {
//!         Ok(response) => {
//!             saved.insert(index, response.first_text().unwrap_or_default().into_owned());
//!         }
//!         Err(error) => println!("request {index}: {error}"),
//!     }
//! }
//! assert_eq!(saved.len(), 10_000);
//!
//! // An invalid API key or an account out of credit stops the batch.
//! assert_eq!(batch.progress().stopped_by, None);
//! // These requests are left then.
//! assert_eq!(batch.into_unsent().count(), 0);
//! # Ok(())
//! # }
//! ```
//!
//! # Calls of any kind
//!
//! [`run_with`](crate::Batch::run_with) and [`stream_with`](crate::Batch::stream_with) make any
//! calls under the same control: streams, typed calls, tool loops, several calls for one item.
//! The closure gets a client that does not retry by itself, because the batch does.
//!
//! ```
//! use chatwire::{Batch, ChatRequest, Client, Message};
//!
//! # async fn example(client: Client, words: Vec<String>) {
//! let results = Batch::new(&client)
//!     .run_with(words, |client: Client, word: String| async move {
//!         let request = ChatRequest::new("some-model", [Message::user(word)]);
//!         client.stream(&request).await?.accumulate().await
//!     })
//!     .await;
//! # drop(results);
//! # }
//! ```
//!
//! With [`CallOptions::idempotency_key`](crate::CallOptions::idempotency_key) the attempts of one
//! item have the same keys, call by call.
//!
//! # Threads
//!
//! On threads it is the same with a [`blocking::Client`](crate::blocking::Client), and `for_each`
//! in place of the loop.
