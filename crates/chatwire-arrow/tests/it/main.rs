//! Tests of the public API.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod batches;
mod fixtures;
mod hostile;
mod layouts;
#[cfg(feature = "parquet")]
mod parquet;
