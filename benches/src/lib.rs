//! Inputs of the benchmarks, and code that reads them with chatwire and with alternative crates.
//!
//! `cargo xtask bench` prints a table; each figure is also given as a ratio to chatwire in the same
//! run.
//!
//! | module | content |
//! |---|---|
//! | [`responses`] | non-streaming responses of three sizes |
//! | [`streams`] | event streams, and ways to split them into reads |
//! | [`chatwire_decoder`] | decoding with chatwire-protocol |
//! | [`child`] | a server in another process |
//! | [`parts`] | the least that some work takes |
//! | [`process`] | memory, CPU time and open files of a process |
//! | [`workloads`] | the work whose instructions are counted |
//! | `alternatives` | decoding with other crates; needs the feature `alternatives` |

#[cfg(feature = "alternatives")]
pub mod alternatives;
pub mod chatwire_decoder;
pub mod child;
pub mod parts;
pub mod process;
pub mod responses;
pub mod streams;
pub mod workloads;

/// The examples in the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
