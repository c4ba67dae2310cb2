//! Deciding what to do when there is no answer.
//!
//! The kind says whose fault it is, the provider's own words say why.
//!
//! ```
//! use chatwire::{ApiErrorKind, ChatRequest, Client, ErrorKind, Message};
//!
//! # async fn example(client: Client, request: ChatRequest) -> Result<(), chatwire::Error> {
//! let error = match client.chat(&request).await {
//!     Ok(response) => return Ok(println!("{}", response.first_text().unwrap_or_default())),
//!     Err(error) => error,
//! };
//! match error.kind() {
//!     ErrorKind::Api(ApiErrorKind::OutOfCredit) => println!("top up, then ask again"),
//!     ErrorKind::Api(ApiErrorKind::RateLimited) => println!("wait {:?}", error.retry_after()),
//!     ErrorKind::Api(_) => println!("{:?}", error.api().and_then(|api| api.message())),
//!     ErrorKind::Truncated => println!("so far: {:?}", error.partial()),
//!     _ => println!("{error}, after {} attempts", error.attempts().len()),
//! }
//! # Err(error)
//! # }
//! ```
