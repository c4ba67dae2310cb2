//! Tests of the public API, over the recordings of the repository.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod functions;
mod memory;
mod months;
mod queries;
mod traffic;
mod uneven;
