//! Ballista with the judge of chat completions.
//!
//! In scope:
//! - [`context`]: a context whose queries run on a cluster;
//! - [`executor`] and [`scheduler`]: the configuration of Ballista's own processes with our
//!   functions, which the commands `chatwire-executor` and `chatwire-scheduler` run.
//!
//! Out of scope:
//! - the functions: those are in `chatwire-datafusion`;
//! - TLS, accounts and object stores: whoever reaches the ports of a cluster runs queries on it,
//!   so it listens on loopback unless told otherwise.

pub mod context;
pub mod executor;
mod log;
pub mod scheduler;

pub use self::log::start_log;
