//! HTTP backends behind one trait, with recording, replay and redaction of HTTP traffic.
//!
//! In scope:
//! - [`Transport`]: sends one request with its body and returns one response with a [`Body`] that
//!   is read frame by frame;
//! - [`Timeouts`]: the timeouts of one request, which the backend enforces;
//! - [`TransportError`]: the kind of an error, and how much of the request was sent;
//! - [`blocking`]: the same without futures;
//! - backends behind the features `reqwest`, `hyper`, `tower` and `ureq`;
//! - backends for tests: [`memory`], [`delayed`] and [`fault_injecting`];
//! - the contract suite, which checks any backend, behind the feature `contract`;
//! - recordings and the backends that write and replay them, behind the feature `cassette`;
//! - [`Exchange`]: one recorded request and response.
//!
//! Out of scope:
//! - endpoints, credentials, retries, and everything else that interprets a request or a response;
//! - HTTP statuses: a response with status 500 is a response, not an error;
//! - parsing of response bodies: frames are returned as they were read.
//!
//! ```text
//!  http::Request<Bytes>, Timeouts           http::Response<Body>, TransportError
//!                  |                                     ^
//!                  v                                     |
//!            +-----------------------------------------------+
//!            |                    Transport                  |
//!            +-----------------------------------------------+
//!     reqwest  hyper  tower  ureq  memory  delayed  fault_injecting  Recorder  Replayer
//! ```
//!
//! # WebAssembly
//!
//! On wasm no future needs to be [`Send`]; see [`MaybeSend`].
//! The crate without features has been type-checked with `--cfg target_family="wasm"` on Linux.
//! It has not been compiled for a wasm target, and no network backend supports one.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "cassette")]
pub mod atomic_file;
pub mod blocking;
#[cfg(feature = "cassette")]
pub mod cassette;
#[cfg(feature = "contract")]
pub mod contract;

mod backend;
#[cfg(any(feature = "cassette", feature = "contract"))]
mod block_on;
mod body;
mod clock;
#[cfg(feature = "cassette")]
mod disk;
mod error;
mod exchange;
#[cfg(feature = "_secrets")]
#[doc(hidden)]
pub mod secrets;
mod send_bounds;
mod testing;
mod timeouts;
mod transport;

#[cfg(feature = "hyper")]
pub use backend::hyper;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
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
pub use exchange::{
    BodyEnd, Credentials, Exchange, Fact, Frame, RecordedRequest, RecordedResponse, RedactedPart,
};
pub use send_bounds::{BoxFuture, MaybeSend, MaybeSync};
pub use testing::{delayed, fault_injecting, memory};
pub use timeouts::Timeouts;
pub use transport::Transport;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
