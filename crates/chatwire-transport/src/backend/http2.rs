//! Pings on HTTP/2 connections, which tell a server that is silent from one that is gone.
//!
//! A connection over HTTP/1.1 ends with the first request that times out on it.
//! One over HTTP/2 carries on, and without pings every request would time out on it.

use std::time::Duration;

/// The time without a frame after which a connection with open streams is pinged.
pub(super) const PING_AFTER: Duration = Duration::from_secs(30);

/// The time after which a ping without an answer ends the connection.
pub(super) const PING_TIMEOUT: Duration = Duration::from_secs(15);
