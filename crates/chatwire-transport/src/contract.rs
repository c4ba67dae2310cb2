//! The contract suite: checks that any backend behaves as [`Transport`] requires.
//!
//! Each [`Behavior`] is checked over loopback, against a TCP server that controls every byte and
//! every pause of its responses and runs on its own threads.
//! Checks do not depend on timing: client and server wait for each other.
//! Time passes only where a timeout is checked.
//! A backend that hangs does not hang the suite: after a few seconds the check fails.
//!
//! ```text
//!  run, run_blocking --> check --> Transport --(loopback)--> Server --> Report
//!  run_scripted      --> check --> Transport  (responses of an Exchange)  --^
//! ```
//!
//! [`Capabilities`] excludes what a backend cannot do, with a reason that the report shows.
//!
//! # Checking your own backend
//!
//! [`run`] checks an asynchronous backend on the runtime that it needs, [`run_blocking`] a blocking
//! backend without a runtime.
//! [`check`] and [`check_blocking`] check one behavior, which helps while a backend is written.
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
//! /// Connects, but does not send the request.
//! struct ConnectOnly;
//!
//! impl Transport for ConnectOnly {
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
//! let report = contract::run_blocking("connect only", &ConnectOnly, &capabilities);
//! println!("{report}");
//!
//! assert!(report.outcome(Behavior::Refused).is_pass());
//! assert!(report.outcome(Behavior::TlsRefused).is_not_applicable());
//! assert!(report.outcome(Behavior::Statuses).is_failure());
//! // In the test of a complete backend: assert!(report.is_pass(), "{report}");
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

pub use behavior::Behavior;
pub use capabilities::{Capabilities, Gzip};
pub use report::{Outcome, Report};
pub use scripted::run_scripted;
pub use table::Table;

use crate::{Transport, block_on::block_on, blocking};
use probe::Probe;

/// `Err` says what was observed instead of a behavior.
type Verdict = Result<(), String>;

/// Checks every behavior of an asynchronous backend, one after the other.
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

/// Checks one behavior of an asynchronous backend.
pub async fn check(
    behavior: Behavior,
    transport: &dyn Transport,
    capabilities: &Capabilities,
) -> Outcome {
    if let Some(reason) = capabilities.exclusion_reason(behavior) {
        return Outcome::NotApplicable(reason.to_owned());
    }
    let probe = Probe::new(transport, capabilities.gzip());
    alarm::bounded(behavior.observe(&probe)).await.into()
}

/// Checks every behavior of a blocking backend, except those about dropping a future.
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

/// Checks one behavior of a blocking backend.
pub fn check_blocking(
    behavior: Behavior,
    transport: &dyn blocking::Transport,
    capabilities: &Capabilities,
) -> Outcome {
    if matches!(behavior, Behavior::DropSend | Behavior::Lazy) {
        return Outcome::NotApplicable("a blocking call cannot be dropped".to_owned());
    }
    block_on(check(behavior, &wait::BlockOnPoll(transport), capabilities))
}
