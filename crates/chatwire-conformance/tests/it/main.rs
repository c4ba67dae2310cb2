//! Tests of the public interface.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod catalog;
mod custom_judge;
mod judging;
mod limits;
mod memory;
mod mutants;
mod overlay_evidence;
