//! Wire types, event-stream decoding and accumulation for the chat-completions API.
//!
//! In scope:
//! - requests, answers and chunks of `POST /v1/chat/completions` that lose nothing they read;
//! - JSON that is kept as it came.
//!
//! Out of scope: sending anything, reading a clock or the environment, spawning.
//! Bytes and values go in, values and bytes come out.

pub mod accumulate;
pub mod chat;
pub mod error;
pub mod json;
pub mod limits;
pub mod sse;
pub mod stream;
