//! What every backend promises, as checks that anyone can run on a backend of their own.
//!
//! Each [`Behavior`] is checked over loopback against a server of raw TCP, which places every byte
//! and every pause of its answers, on threads of its own.
//! Nothing waits in order to be right: the client tells the server when to go on, and the server
//! tells the client what it has seen.
//! Time passes only where a time limit is what is checked.
//! A backend that hangs does not hang the suite: after a few seconds the server gives up.
//!
//! ```text
//!  run, run_blocking --> check --> Transport --(loopback)--> Server --> Report
//!  run_scripted      --> check --> Transport  (answers from an Exchange)  --^
//! ```
//!
//! What a backend cannot do is said in [`Capabilities`], with a reason that the report shows.
//!
//! # A backend of your own
//!
//! Asynchronous backends are checked on the runtime that they need: [`run`] is an ordinary future.
//! Blocking ones need none: [`run_blocking`].
//! While a backend is being written, [`check`] and [`check_blocking`] look at one behavior.
//! The whole suite takes a few seconds.
//!
//! ```
//! use std::{io, net::TcpStream};
//! use bytes::Bytes;
//! use chatwire_transport::{
//!     Sent, Timeouts, TransportError, TransportErrorKind,
//!     blocking::{Body, Transport},
//!     contract::{self, Behavior, Capabilities, Gzip},
//! };
//!
//! /// Connects, and has not learned to speak yet.
//! struct Mute;
//!
//! impl Transport for Mute {
//!     fn send(
//!         &self,
//!         request: http::Request<Bytes>,
//!         _: &Timeouts,
//!     ) -> Result<http::Response<Body>, TransportError> {
//!         let address = request.uri().authority().map_or("", |authority| authority.as_str());
//!         let sent = TransportError::new(TransportErrorKind::Interrupted, Sent::Perhaps);
//!         match TcpStream::connect(address) {
//!             Ok(_) => Err(sent),
//!             Err(error) => {
//!                 Err(TransportError::new(TransportErrorKind::Connect, Sent::Nothing)
//!                     .with_source(error))
//!             }
//!         }
//!     }
//! }
//!
//! let capabilities = Capabilities::new(Gzip::Passed)
//!     .without(Behavior::TlsRefused, "plain HTTP only");
//! let report = contract::run_blocking("mute", &Mute, &capabilities);
//! println!("{report}");
//!
//! assert!(report.outcome(Behavior::Refused).is_pass());
//! assert!(report.outcome(Behavior::TlsRefused).is_not_applicable());
//! assert!(report.outcome(Behavior::Statuses).is_failure());
//! // In a test of a backend that is done: assert!(report.is_pass(), "{report}");
//! ```

mod behavior;
mod capabilities;
mod report;
mod table;

mod alarm;
mod probe;
mod scripted;
mod server;
mod wait;

mod answer;
mod body;
mod broken;
mod cancel;
mod connection;
mod limit;
mod request;

pub use behavior::Behavior;
pub use capabilities::{Capabilities, Gzip};
pub use report::{Outcome, Report};
pub use scripted::run_scripted;
pub use table::Table;

use crate::{Transport, blocking};
use probe::Probe;

/// Why a behavior was not observed, in words for a report.
type Verdict = Result<(), String>;

/// Checks a backend for every behavior, one after the other.
///
/// Run it on the runtime that the backend needs.
pub async fn run(
    name: impl Into<String>,
    transport: &dyn Transport,
    capabilities: &Capabilities,
) -> Report {
    let mut report = Report::new(name.into());
    for behavior in Behavior::ALL.iter().copied() {
        report.add(behavior, check(behavior, transport, capabilities).await);
    }
    report
}

/// Checks a backend for one behavior.
pub async fn check(
    behavior: Behavior,
    transport: &dyn Transport,
    capabilities: &Capabilities,
) -> Outcome {
    if let Some(reason) = capabilities.excuse(behavior) {
        return Outcome::NotApplicable(reason.to_owned());
    }
    let probe = Probe::new(transport, capabilities.gzip());
    alarm::bounded(behavior.observe(&probe)).await.into()
}

/// Checks a blocking backend for every behavior that does not need a future to drop.
pub fn run_blocking(
    name: impl Into<String>,
    transport: &dyn blocking::Transport,
    capabilities: &Capabilities,
) -> Report {
    let mut report = Report::new(name.into());
    for behavior in Behavior::ALL.iter().copied() {
        report.add(behavior, check_blocking(behavior, transport, capabilities));
    }
    report
}

/// Checks a blocking backend for one behavior.
pub fn check_blocking(
    behavior: Behavior,
    transport: &dyn blocking::Transport,
    capabilities: &Capabilities,
) -> Outcome {
    if matches!(behavior, Behavior::DropSend | Behavior::Lazy) {
        return Outcome::NotApplicable("nobody can drop a call that blocks".to_owned());
    }
    wait::block_on(check(behavior, &wait::Inline(transport), capabilities))
}
