//! Wire types, stream decoding and accumulation for the chat-completions API, without I/O.
//!
//! In scope:
//!
//! - types for requests, responses and chunks of `POST /v1/chat/completions` and for responses of
//!   `GET /v1/models`, which read and write any JSON object without loss;
//! - decoding of server-sent events, from pieces of bytes to typed chunks;
//! - accumulation of chunks to one response;
//! - errors in every form in which servers send them, with a classification;
//! - validation of requests by the published schemas of models.
//!
//! Out of scope:
//!
//! - sending requests: use the `chatwire` crate or any HTTP client;
//! - retries, timeouts, authentication, base URLs;
//! - reading a clock or the environment, starting threads or tasks.
//!
//! ```text
//!                  ┌─check───▶ limits::Violation
//!   ChatRequest ───┤
//!                  └─to_vec──▶ request body ─ ─ ─ your HTTP client ─ ─ ─┐
//!                                                                       │
//!   ChatResponse ◀──from_slice── body   (2xx, non-streaming) ◀─ ─ ─ ─ ─ ┤
//!   ChatChunk ◀──ChatStreamDecoder── pieces of a body (2xx, streaming) ◀┤
//!       └──Accumulator──▶ ChatResponse                                  │
//!   ApiError ◀──from_response── status, headers, body (any other) ◀─ ─ ─┘
//! ```
//!
//! | module | content |
//! |---|---|
//! | [`chat`] | requests, responses, chunks, messages, tools |
//! | [`stream`] | the decoder of a streamed response, and how a stream ended |
//! | [`accumulate`] | joins chunks to a response |
//! | [`error`] | errors that a server reports |
//! | [`limits`] | validates requests by published schemas |
//! | [`models`] | lists of models |
//! | [`sse`] | server-sent events |
//! | [`json`] | JSON text, numbers, and members without a field |
//!
//! # Build and serialize a request
//!
//! ```
//! use chatwire_protocol::chat::{ChatRequest, Message};
//!
//! let request = ChatRequest::new(
//!     "nousresearch/hermes-4-405b",
//!     [Message::system("Answer in one word."), Message::user("What color is the sky?")],
//! )
//! .temperature(0)
//! .max_tokens(8);
//!
//! let body: Vec<u8> = request.to_vec();
//! assert!(body.starts_with(br#"{"model":"nousresearch/hermes-4-405b","messages":["#));
//! ```
//!
//! # Read a non-streaming response
//!
//! ```
//! use chatwire_protocol::chat::ChatResponse;
//!
//! let body = br#"{"id":"1","choices":[{"index":0,"message":{"role":"assistant","content":"Blue"},
//!     "finish_reason":"stop"}],"usage":{"total_tokens":20},"vendor_number":1e400}"#;
//! let response = ChatResponse::from_slice(body)?;
//!
//! assert_eq!(response.first_text().as_deref(), Some("Blue"));
//! assert_eq!(response.usage.as_ref().and_then(|usage| usage.total_tokens), Some(20));
//! assert_eq!(response.extra.get("vendor_number").unwrap().as_str(), "1e400");
//! # Ok::<(), chatwire_protocol::json::DecodeError>(())
//! ```
//!
//! # Decode and accumulate a stream
//!
//! Feed the pieces of the body as they arrive, cut anywhere:
//!
//! ```
//! use chatwire_protocol::{
//!     accumulate::Accumulator,
//!     stream::{ChatStreamDecoder, Ending, StreamEvent},
//! };
//!
//! # let pieces: [&[u8]; 3] = [
//! #     b"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Bl\"}}]}\n\ndata: {\"choi",
//! #     b"ces\":[{\"index\":0,\"delta\":{\"content\":\"ue\"},\"finish_reason\":\"stop\"}]}\n",
//! #     b"\ndata: [DONE]\n\n",
//! # ];
//! let mut decoder = ChatStreamDecoder::new();
//! let mut accumulator = Accumulator::new();
//! for piece in pieces {
//!     decoder.feed(piece);
//!     while let Some(event) = decoder.next() {
//!         if let StreamEvent::Chunk(chunk) = event? {
//!             // Show `chunk.first_text()` to the user here.
//!             accumulator.push(&chunk)?;
//!         }
//!     }
//! }
//! if let Ending::Truncated(truncation) = decoder.finish() {
//!     return Err(format!("the response is incomplete: {truncation}").into());
//! }
//! let (response, _diagnostics) = accumulator.finish();
//! assert_eq!(response.first_text().as_deref(), Some("Blue"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Call tools
//!
//! ```
//! use chatwire_protocol::chat::{ChatRequest, ChatResponse, Message, Tool};
//! use serde_json::json;
//!
//! #[derive(serde::Deserialize)]
//! struct Add {
//!     a: i64,
//!     b: i64,
//! }
//!
//! let schema = json!({
//!     "type": "object",
//!     "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
//!     "required": ["a", "b"],
//! });
//! let mut request = ChatRequest::new("a/model", [Message::user("What is 1 + 2?")])
//!     .tools([Tool::function("add", "Adds two integers", schema)]);
//!
//! // The response to `request`, received by any HTTP client:
//! let response = ChatResponse::from_slice(
//!     br#"{"choices":[{"finish_reason":"tool_calls","message":{"role":"assistant",
//!         "tool_calls":[{"id":"call_1","type":"function",
//!             "function":{"name":"add","arguments":"{\"a\":1,\"b\":2}"}}]}}]}"#,
//! )?;
//!
//! // The next request repeats the message of the model and appends the results.
//! let message = response.first_choice().and_then(|choice| choice.message.as_ref());
//! request = request.message(message.ok_or("no message")?.to_request_message());
//! for call in response.tool_calls() {
//!     let Add { a, b } = call.arguments()?;
//!     let id = call.id.as_deref().unwrap_or_default();
//!     request = request.message(Message::tool(id, (a + b).to_string()));
//! }
//! assert_eq!(request.messages.as_ref().unwrap()[2].text().as_deref(), Some("3"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Read errors
//!
//! Any status, headers and body give an [`ApiError`](error::ApiError):
//!
//! ```
//! use chatwire_protocol::error::{ApiError, ErrorKind};
//! use http::{HeaderMap, StatusCode};
//!
//! let body = br#"{"error":{"message":"Invalid API key","type":"invalid_request_error"}}"#;
//! let headers = HeaderMap::new();
//! let error = ApiError::from_response(StatusCode::UNAUTHORIZED, &headers, body[..].into());
//! assert_eq!(error.kind(), ErrorKind::Authentication);
//! assert_eq!(error.to_string(), "HTTP 401, authentication: Invalid API key");
//! ```
//!
//! A 2xx response can contain an error, too;
//! [`ApiError::in_response`](error::ApiError::in_response) finds it.
//! The stream decoder reports errors in a stream as [`StreamError::Api`](stream::StreamError::Api).
//!
//! # Validate a request
//!
//! [`ChatRequest::check`](chat::ChatRequest::check) compares a request with the published schema of
//! a model before it is sent:
//!
//! ```
//! use chatwire_protocol::{
//!     chat::{ChatRequest, Message},
//!     limits::Profile,
//! };
//!
//! let request = ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("Hello")])
//!     .temperature(3);
//! let profile = Profile::of("nousresearch/hermes-4-405b").unwrap();
//! let violations = request.check(profile);
//! assert_eq!(violations[0].pointer, "/temperature");
//! assert_eq!(violations[0].expected, "at most 2");
//! ```
//!
//! # Deserialize from JSON text only
//!
//! Of the formats of `serde`, only `serde_json` reads and writes the wire types, and not inside
//! `#[serde(flatten)]`, untagged or internally tagged enums.
//! [`chat`](chat#deserialize-from-json-text-only) explains why and what to do instead.

pub mod accumulate;
pub mod chat;
pub mod error;
pub mod json;
pub mod limits;
pub mod models;
mod request_id;
pub mod sse;
pub mod stream;

pub use self::request_id::REQUEST_ID_HEADERS;

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
