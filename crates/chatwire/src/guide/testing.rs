//! Testing code that calls a model, without one.
//!
//! The transport in memory gives prepared answers and keeps what it was asked.
//! For recorded ones there is `transport::cassette::Replayer`, behind a feature of `chatwire-transport`.
//!
//! ```
//! use chatwire::{
//!     ChatRequest, Client, ErrorKind, Message,
//!     http::StatusCode,
//!     transport::{TransportErrorKind, memory::{CannedResponse, Scripted}},
//! };
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), chatwire::Error> {
//! let server = Scripted::new([CannedResponse::new(StatusCode::OK)
//!     .with_frames(["data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hal\"}}]}\n\n"])
//!     .with_error(TransportErrorKind::Interrupted)]);
//! let client = Client::builder().api_key("key").transport(server.clone()).build()?;
//!
//! let request = ChatRequest::new("some-model", [Message::user("Hello")]);
//! let error = client.stream(&request).await?.accumulate().await.unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::Transport(TransportErrorKind::Interrupted));
//! assert_eq!(error.partial().and_then(|response| response.first_text()), Some("Hal"));
//! assert_eq!(server.received().len(), 1);
//! # Ok(())
//! # }
//! ```
