//! Tests without a server.
//!
//! [`testing`](crate::testing) builds valid responses, streaming or not, without JSON or events
//! written by hand; [`transport::memory`](crate::transport::memory) returns them and keeps the
//! requests it received.
//! [`transport::delayed`](crate::transport::delayed) and
//! [`transport::fault_injecting`](crate::transport::fault_injecting) add delays and faults to any
//! transport.
//! These need no feature.
//!
//! ```
//! use chatwire::{
//!     ChatRequest, Client, ErrorKind, Message,
//!     http::StatusCode,
//!     testing,
//!     transport::{TransportErrorKind, memory::{CannedResponse, Scripted}},
//! };
//! use serde_json::json;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), chatwire::Error> {
//! let server = Scripted::new([testing::text("Hi!"), testing::tool_call("weather", json!({}))]);
//! let client = Client::builder().api_key("key").transport(server).build()?;
//! let request = ChatRequest::new("some-model", [Message::user("Hello")]);
//! assert_eq!(client.chat(&request).await?.first_text().as_deref(), Some("Hi!"));
//! assert_eq!(client.chat(&request).await?.tool_calls()[0].name(), Some("weather"));
//!
//! // A stream that breaks.
//! let server = Scripted::new([CannedResponse::new(StatusCode::OK)
//!     .with_frames(["data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hal\"}}]}\n\n"])
//!     .with_error(TransportErrorKind::Interrupted)]);
//! let client = Client::builder().api_key("key").transport(server.clone()).build()?;
//!
//! let error = client.stream(&request).await?.accumulate().await.unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::Transport(TransportErrorKind::Interrupted));
//! assert_eq!(error.partial().and_then(|response| response.first_text()).as_deref(), Some("Hal"));
//! assert_eq!(server.received().len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! # Recorded traffic
//!
//! `assert_conforms!(recording)` of the crate
//! [`chatwire-conformance`](https://docs.rs/chatwire-conformance) judges what was recorded.
//!
//! With the feature `cassette`, `transport::cassette` records real responses once and replays them
//! in tests, without a server and without an API key.
//! A cassette serves both clients: over an async transport [`Client`](crate::Client), over a
//! blocking one [`blocking::Client`](crate::blocking::Client).
#![cfg_attr(
    feature = "cassette",
    doc = "
```
use std::sync::Arc;
use chatwire::{ChatRequest, Client, Message, testing};
use chatwire::transport::{cassette::Cassette, memory::Scripted};

# #[tokio::main(flavor = \"current_thread\")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
# let root = tempfile::tempdir()?;
# let folder = root.path().join(\"hello\");
# for responses in [vec![testing::text(\"Hi!\")], vec![]] {
# let real_server = Scripted::new(responses);
// The first run sends the request to the real server; later runs replay the recording.
let cassette = Arc::new(Cassette::record_if_absent(&folder, real_server)?);
let client = Client::builder().api_key(\"key\").transport(Arc::clone(&cassette)).build()?;
let request = ChatRequest::new(\"some-model\", [Message::user(\"Hello\")]);
assert_eq!(client.chat(&request).await?.first_text().as_deref(), Some(\"Hi!\"));
// Writes the recording.
cassette.finish()?;
# }
# Ok(())
# }
```"
)]
