//! Tests of the public API, one file for each area.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[cfg(all(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod backend;
mod blocking;
#[cfg(feature = "cassette")]
mod blocking_cassette;
mod body;
#[cfg(feature = "cassette")]
mod cassette;
#[cfg(all(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod certificate_authority;
#[cfg(all(
    feature = "cassette",
    feature = "contract",
    feature = "hyper",
    feature = "reqwest",
    feature = "tower",
    feature = "ureq"
))]
mod contract;
mod decorators;
#[cfg(all(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod http2;
#[cfg(all(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod logs;
#[cfg(feature = "cassette")]
mod matching;
mod memory;
#[cfg(all(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod pool;
#[cfg(all(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod proxy;
#[cfg(all(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod proxy_environment;
#[cfg(feature = "cassette")]
mod record;
#[cfg(feature = "cassette")]
mod recording;
#[cfg(feature = "cassette")]
mod replay;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(all(feature = "cassette", feature = "reqwest"))]
mod round_trip;
#[cfg(all(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod runtimes;
#[cfg(feature = "reqwest")]
mod server;
#[cfg(all(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod slow_connect;
#[cfg(all(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod tls;
mod virtual_clock;
