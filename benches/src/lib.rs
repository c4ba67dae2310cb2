//! What the benchmarks read, and how their peers read it.
//!
//! Every figure is a ratio against a peer measured in the same run: `cargo xtask bench` prints the table.

pub mod answers;
#[cfg(feature = "peers")]
pub mod peers;
pub mod streams;
