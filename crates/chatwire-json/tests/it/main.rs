//! Tests of the crate from outside.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod equality;
mod grammar;
mod spelling;
mod total;
