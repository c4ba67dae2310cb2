//! The public interface, one file for each area.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod body;
#[cfg(feature = "cassette")]
mod bundle;
#[cfg(any(feature = "cassette", feature = "reqwest"))]
mod clock;
mod memory;
#[cfg(feature = "cassette")]
mod record;
#[cfg(feature = "cassette")]
mod replay;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(all(feature = "cassette", feature = "reqwest"))]
mod round;
#[cfg(feature = "reqwest")]
mod server;
