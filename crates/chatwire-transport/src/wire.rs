//! What the backends over a network share.

#[cfg(any(feature = "hyper", feature = "reqwest", feature = "tower"))]
mod frames;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "tower"))]
mod limit;

mod cause;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod glance;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod host;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod standing;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod tls;

pub(crate) use cause::cause;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "tower"))]
pub(crate) use frames::response;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
pub(crate) use glance::glance;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
pub(crate) use host::host;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "tower"))]
pub(crate) use limit::within;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
pub(crate) use standing::{canceled, on_standing_connection};
#[cfg(feature = "reqwest")]
pub(crate) use tls::trusting_nobody;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
pub(crate) use tls::verified_by_platform;
