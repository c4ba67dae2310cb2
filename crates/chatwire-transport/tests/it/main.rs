//! The public interface, one file for each area.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod body;
mod memory;
