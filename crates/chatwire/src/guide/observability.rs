//! Observability: metrics and traces of calls.
//!
//! An [`Observer`](crate::observe::Observer) sees every call of a client, async or blocking: its
//! times, attempts, retries, usage, cost, and the kind of its error.
//!
//! ```
//! use std::{sync::mpsc, time::Duration};
//! use chatwire::{
//!     ChatChunk, ChatRequest, Client, Message,
//!     http::StatusCode,
//!     observe::{CallFinished, CallObserver, CallStarted, Observer},
//!     transport::memory::{CannedResponse, Scripted},
//! };
//!
//! /// Sends a line for each call.
//! struct Meter(mpsc::SyncSender<String>);
//!
//! /// The state of one call.
//! struct Metered {
//!     lines: mpsc::SyncSender<String>,
//!     model: String,
//!     first_chunk: Option<Duration>,
//! }
//!
//! impl Observer for Meter {
//!     fn call(&self, call: &CallStarted<'_>) -> Box<dyn CallObserver> {
//!         let model = call.operation.model().unwrap_or_default().to_owned();
//!         Box::new(Metered { lines: self.0.clone(), model, first_chunk: None })
//!     }
//! }
//!
//! impl CallObserver for Metered {
//!     fn chunk(&mut self, _chunk: &ChatChunk, at: Duration) {
//!         self.first_chunk.get_or_insert(at);
//!     }
//!
//!     fn finished(&mut self, call: &CallFinished<'_>) {
//!         let usage = call.response().and_then(|response| response.usage.as_ref());
//!         let tokens = usage.and_then(|usage| usage.total_tokens).unwrap_or_default();
//!         let how = call.error_type().unwrap_or("ok");
//!         let (began, attempts) = (self.first_chunk.is_some(), call.attempts().len());
//!         let model = &self.model;
//!         // If the receiver falls behind, the line is lost; the call does not wait.
//!         let line = format!("{model}: {how}, began {began}, {tokens} tokens, {attempts} tries");
//!         let _ = self.lines.try_send(line);
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), chatwire::Error> {
//! # let stream = CannedResponse::new(StatusCode::OK).with_frames([
//! #     concat!(
//! #         "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},",
//! #         "\"finish_reason\":\"stop\"}],\"usage\":{\"total_tokens\":9}}\n\n",
//! #     ),
//! # ]);
//! # let server = Scripted::new([stream, CannedResponse::new(StatusCode::UNAUTHORIZED)]);
//! let (sender, lines) = mpsc::sync_channel(1_000);
//! let client =
//!     Client::builder().api_key("key").observer(Meter(sender)).transport(server).build()?;
//!
//! let request = ChatRequest::new("some-model", [Message::user("Hello")]);
//! client.stream(&request).await?.accumulate().await?;
//! client.chat(&request).await.unwrap_err();
//! assert_eq!(lines.recv().unwrap(), "some-model: ok, began true, 9 tokens, 1 tries");
//! let second = lines.recv().unwrap();
//! assert_eq!(second, "some-model: authentication, began false, 0 tokens, 1 tries");
//! # Ok(())
//! # }
//! ```
//!
//! # Spans
//!
//! With the feature `tracing`, `observe::Tracing` is an observer that creates spans and events,
//! with the attributes of the OpenTelemetry conventions for generative AI.
//! It records prompts and completions only on request, and the API key never.
//! A layer such as `tracing-opentelemetry` exports them.
//!
//! # Logs of the HTTP libraries
//!
//! The libraries below the built-in transports log through `log` and `tracing`.
//! reqwest, hyper-util and h2 log no header, path, query or body at any level.
//! ureq, below the blocking client, does at the level TRACE:
//!
//! | target | what it shows at TRACE |
//! |---|---|
//! | `ureq_proto::util` | every byte sent and received, and so keys, prompts and responses |
//! | `ureq::run` | path and query of the URL |
//!
//! No setting of this crate stops that, so keep both targets at DEBUG or above, for example with
//! `RUST_LOG=trace,ureq=debug,ureq_proto=debug`.
#![cfg_attr(
    feature = "tracing",
    doc = "
```
use chatwire::{Client, observe::Tracing};

# let transport = chatwire::transport::memory::Scripted::default();
let client = Client::builder()
    .api_key(\"key\")
    .observer(Tracing::new())
    .transport(transport)
    .build()?;
# Ok::<(), chatwire::Error>(())
```"
)]
