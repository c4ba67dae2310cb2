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
//! With the feature `schemars`, a tool loop streams with `stream_with_tools`, and structured output
//! with `stream_as`.
//!
//! # What a server really sent
//!
//! What contradicts the protocol is repaired where its meaning is certain, and
//! [`Response::diagnostics`](crate::Response::diagnostics) tells what was.
//! [`ChatStream::keep_frames`](crate::ChatStream::keep_frames) keeps the frames of the body, which
//! are in the metadata of the response, and of an error:
//!
//! ```
//! use chatwire::{ChatRequest, Client};
//!
//! # async fn example(client: Client, request: ChatRequest) -> Result<(), chatwire::Error> {
//! let stream = client.stream(&request).await?.keep_frames(1 << 20);
//! match stream.accumulate().await {
//!     Ok(response) => println!("{:?}", response.diagnostics),
//!     Err(error) => {
//!         let frames = error.meta().map(|meta| meta.frames()).unwrap_or_default();
//!         println!("{error}: {frames:?}");
//!     }
//! }
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
