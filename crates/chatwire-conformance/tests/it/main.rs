//! Tests of the public interface.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod judging;
mod limits;
