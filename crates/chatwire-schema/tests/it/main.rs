//! Tests of the public interface.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod contract;
mod schema;
