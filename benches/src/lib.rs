//! What the benchmarks read, and how their peers read it.
//!
//! Every figure is a ratio against a peer measured in the same run: `cargo xtask bench` prints the table.

#[cfg(feature = "alternatives")]
pub mod alternatives;
pub mod chatwire_decoder;
pub mod responses;
pub mod streams;

/// The examples of the front page.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
