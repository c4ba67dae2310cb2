//! The HTTP layer: the crate `chatwire-transport`, re-exported.
//!
//! A test, a recording or a transport of your own needs no further dependency:
//!
//! - [`memory`], [`delayed`] and [`fault_injecting`] are transports for tests, and need no feature;
//! - the features `reqwest`, `hyper`, `tower` and `ureq` add one backend each;
//! - the feature `cassette` adds recordings, and `contract` the tests that every backend must pass.

#[cfg(feature = "tokio")]
#[doc(inline)]
pub use chatwire_transport::TokioClock;
#[cfg(feature = "cassette")]
#[doc(inline)]
pub use chatwire_transport::cassette;
#[cfg(feature = "contract")]
#[doc(inline)]
pub use chatwire_transport::contract;
#[cfg(feature = "hyper")]
#[doc(inline)]
pub use chatwire_transport::hyper;
#[cfg(feature = "reqwest")]
#[doc(inline)]
pub use chatwire_transport::reqwest;
#[cfg(feature = "tower")]
#[doc(inline)]
pub use chatwire_transport::tower;
#[cfg(feature = "ureq")]
#[doc(inline)]
pub use chatwire_transport::ureq;
#[doc(inline)]
pub use chatwire_transport::*;
