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

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "cassette")]
pub mod atomic_file;
pub mod blocking;
#[cfg(feature = "cassette")]
pub mod cassette;
#[cfg(feature = "contract")]
pub mod contract;

mod backend;
mod body;
mod clock;
mod error;
mod exchange;
mod send_bounds;
mod testing;
mod timeouts;
mod transport;

#[cfg(feature = "hyper")]
pub use backend::hyper;
#[cfg(any(feature = "reqwest", feature = "ureq"))]
pub use backend::proxy::ProxyError;
#[cfg(feature = "reqwest")]
pub use backend::reqwest;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
pub use backend::root_certificates::CertificateError;
#[cfg(feature = "tower")]
pub use backend::tower;
#[cfg(feature = "ureq")]
pub use backend::ureq;
pub use body::Body;
#[cfg(feature = "tokio")]
pub use clock::TokioClock;
pub use clock::{Clock, SystemClock};
pub use error::{Phase, Sent, TransportError, TransportErrorKind};
pub use exchange::{BodyEnd, Exchange, Frame, RecordedRequest, RecordedResponse};
pub use send_bounds::{BoxFuture, MaybeSend, MaybeSync};
pub use testing::{delayed, fault_injecting, memory};
pub use timeouts::Timeouts;
pub use transport::Transport;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
