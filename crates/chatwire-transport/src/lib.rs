//! HTTP backends behind one seam, and recordings of what passed through it.
//!
//! In scope:
//! - [`Transport`]: one request with its body in, one response with a [`Body`] of frames out;
//! - per-request [`Timeouts`], which the backend enforces;
//! - failures that say what happened and what is known to have been sent: [`TransportError`];
//! - the same without futures: [`blocking`];
//! - backends behind the features `reqwest`, `hyper`, `tower` and `ureq`; for tests [`memory`],
//!   [`delayed`] and [`fault_injecting`];
//! - a suite that any backend can be held to, behind the feature `contract`;
//! - recordings behind the feature `cassette`: a backend that records, one that replays;
//! - [`Exchange`], the one form in which traffic is recorded, replayed and judged.
//!
//! Out of scope:
//! - endpoints, credentials, retries and anything else that knows what the bytes mean;
//! - the meaning of a status: an answer of 500 is an answer, not an error;
//! - reading a response body: frames pass as they came.
//!
//! ```text
//!  http::Request<Bytes>, Timeouts           http::Response<Body>, TransportError
//!                  |                                     ^
//!                  v                                     |
//!            +-----------------------------------------------+
//!            |                    Transport                  |
//!            +-----------------------------------------------+
//!      reqwest  hyper  tower  ureq  memory  delayed  fault_injecting  cassette::{Recorder, Replayer}
//! ```
//!
//! On wasm no future has to be [`Send`]; [`MaybeSend`] and its neighbors say so once.
//! The crate without features has been type-checked in that form on Linux; nothing has been compiled
//! for a wasm target, and no backend over a network has been adapted to one.

pub mod blocking;
#[cfg(feature = "cassette")]
pub mod cassette;
#[cfg(feature = "contract")]
pub mod contract;
pub mod delayed;
pub mod fault_injecting;
#[cfg(feature = "hyper")]
pub mod hyper;
pub mod memory;
#[cfg(feature = "reqwest")]
pub mod reqwest;
#[cfg(feature = "tower")]
pub mod tower;
#[cfg(feature = "ureq")]
pub mod ureq;

mod body;
mod bound;
mod clock;
mod error;
mod exchange;
#[cfg(any(feature = "reqwest", feature = "ureq"))]
mod proxy;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod roots;
mod timeouts;
mod transport;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "tower", feature = "ureq"))]
mod wire;

pub use body::Body;
pub use bound::{BoxFuture, MaybeSend, MaybeSync};
pub use clock::Clock;
#[cfg(feature = "tokio")]
pub use clock::TokioClock;
pub use error::{Phase, Sent, TransportError, TransportErrorKind};
pub use exchange::{BodyEnd, Exchange, Frame, RecordedRequest, RecordedResponse};
#[cfg(any(feature = "reqwest", feature = "ureq"))]
pub use proxy::ProxyError;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
pub use roots::CertificateError;
pub use timeouts::Timeouts;
pub use transport::Transport;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
