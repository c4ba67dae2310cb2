//! Showing an answer as it comes.
//!
//! A stream gives chunks as the server sent them; [`ChatStream::events`](crate::ChatStream::events) gives what is new in them.
//! Either way the whole answer is put together meanwhile.
//!
//! ```
//! use chatwire::{ChatEvent, ChatRequest, Client};
//!
//! # async fn example(client: Client, request: ChatRequest) -> Result<(), chatwire::Error> {
//! let mut events = client.stream(&request).await?.events();
//! while let Some(event) = events.event().await {
//!     match event? {
//!         ChatEvent::Text { text, .. } => print!("{text}"),
//!         ChatEvent::Finished { reason, .. } => println!(" ({})", reason.as_str()),
//!         _ => {}
//!     }
//! }
//! let response = events.accumulate().await?;
//! println!("{:?}, {:?}", response.usage, response.cost());
//! # Ok(())
//! # }
//! ```
