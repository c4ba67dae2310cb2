//! Fuzz targets: one for each reader of untrusted bytes, with a property that holds for any bytes.
//!
//! A target panics where its property does not hold.
//! `cargo xtask fuzz --seconds N` runs them with a fuzzer, and the tests of this crate with inputs
//! that once failed and with recordings.
//!
//! ```
//! let (_, json) = chatwire_fuzz::TARGETS.iter().find(|(name, _)| *name == "json").unwrap();
//! json(b"{\"a\":1}");
//! ```

mod targets;

pub use self::targets::{TARGETS, Target};
