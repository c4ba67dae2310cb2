//! Wire types, event-stream decoding and accumulation for the chat-completions API.
//!
//! In scope:
//! - requests, answers and chunks of `POST /v1/chat/completions` that lose nothing they read;
//! - JSON that is kept as it came;
//! - the limits that published schemas set for requests;
//! - lists of models;
//! - event streams, from bytes to typed chunks, and from chunks to one answer;
//! - errors in whatever form servers send them.
//!
//! Out of scope: sending anything, reading a clock or the environment, spawning.
//! Bytes and values go in, values and bytes come out.
//!
//! ```text
//! ChatRequest ──check──▶ limits        bytes ──▶ sse ──▶ stream ──▶ accumulate ──▶ ChatResponse
//!      └──to_vec──▶ bytes              bytes ──from_slice──▶ ChatResponse, or error::ApiError
//! ```

pub mod accumulate;
pub mod chat;
pub mod error;
pub mod json;
pub mod limits;
pub mod models;
pub mod sse;
pub mod stream;

/// The examples of the README, so that they compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
