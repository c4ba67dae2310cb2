//! Tests of the public interface.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod accumulate;
mod error;
mod limits;
mod lossless;
mod memory;
mod schema_walk;
mod serde_formats;
mod sse;
mod stream;
