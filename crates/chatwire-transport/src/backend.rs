//! The backends over HTTP libraries, and the code that they share.

#[cfg(feature = "hyper")]
pub mod hyper;
#[cfg(feature = "reqwest")]
pub mod reqwest;
#[cfg(feature = "tower")]
pub mod tower;
#[cfg(feature = "ureq")]
pub mod ureq;

#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
pub(crate) mod proxy;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
pub(crate) mod root_certificates;

#[cfg(any(feature = "hyper", feature = "reqwest", feature = "tower"))]
mod body_frames;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "tower", feature = "ureq"))]
mod content_coding;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "tower"))]
mod deadline;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "tower", feature = "ureq"))]
mod error_source;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod established;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod host;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod http2;
#[cfg(any(feature = "hyper", feature = "ureq"))]
mod lazy_tls;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod per_runtime;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod read_ahead;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod tls;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod yield_to_pool;
