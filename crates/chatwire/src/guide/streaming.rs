//! Streaming: show a completion as it is generated.
//!
//! A [`ChatStream`](crate::ChatStream) yields chunks as the server sent them;
//! [`ChatStream::events`](crate::ChatStream::events) yields their new parts: text, reasoning, tool
//! calls, finish reason and usage.
//! Both also assemble the whole completion.
//!
//! ```
//! use chatwire::{ChatEvent, ChatRequest, Client};
//!
//! # async fn example(client: Client, request: ChatRequest) -> Result<(), chatwire::Error> {
//! let mut events = client.stream(&request).await?.events();
//! while let Some(event) = events.event().await {
//!     match event? {
//!         ChatEvent::Reasoning { text, .. } => eprint!("{text}"),
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
//!
//! # The end of a stream
//!
//! A stream that ends before every choice has a `finish_reason` is an error,
//! [`ErrorKind::Truncated`](crate::ErrorKind::Truncated), never a short success.
//! [`Error::partial`](crate::Error::partial) has the content before any error.
//!
//! To cancel a request, drop the stream: the server sees the connection close.
//! A stream that is read to its end keeps its connection open for reuse by the next call.
