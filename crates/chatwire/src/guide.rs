//! A page for each task.

pub mod batch;
pub mod errors;
#[doc = include_str!("../docs/hostile-servers.md")]
pub mod hostile_servers {}
pub mod models;
pub mod observability;
pub mod providers;
pub mod streaming;
#[cfg(feature = "schemars")]
pub mod structured_output;
pub mod testing;
pub mod timeouts_and_retries;
#[cfg(feature = "schemars")]
pub mod tools;
