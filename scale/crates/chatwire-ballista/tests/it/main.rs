//! Tests with processes of a cluster on loopback.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod cluster;
mod process;
