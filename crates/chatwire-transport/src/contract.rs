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
        let outcome = match capabilities.excuse(behavior) {
            Some(reason) => Outcome::NotApplicable(reason.to_owned()),
            None => {
                let probe = Probe::new(transport, capabilities.gzip());
                alarm::bounded(check(behavior, &probe)).await.into()
            }
        };
        report.add(behavior, outcome);
    }
    report
}

/// Checks a blocking backend for every behavior that does not need a future to drop.
pub fn run_blocking(
    name: impl Into<String>,
    transport: &dyn blocking::Transport,
    capabilities: &Capabilities,
) -> Report {
    let mut capabilities = capabilities.clone();
    for behavior in [Behavior::DropSend, Behavior::Lazy] {
        capabilities = capabilities.without(behavior, "nobody can drop a call that blocks");
    }
    wait::block_on(run(name, &wait::Inline(transport), &capabilities))
}

async fn check(behavior: Behavior, probe: &Probe<'_>) -> Verdict {
    match behavior {
        Behavior::Request => request::arrives(probe).await,
        Behavior::RequestLengths => request::lengths(probe).await,
        Behavior::Statuses => answer::statuses(probe).await,
        Behavior::Headers => answer::headers(probe).await,
        Behavior::SplitHead => answer::split_head(probe).await,
        Behavior::Interim => answer::interim(probe).await,
        Behavior::NoBody => answer::no_body(probe).await,
        Behavior::Redirect => answer::redirect(probe).await,
        Behavior::Length => body::by_length(probe).await,
        Behavior::Chunked => body::chunked(probe).await,
        Behavior::CloseDelimited => body::close_delimited(probe).await,
        Behavior::FramesAtOnce => body::frames_at_once(probe).await,
        Behavior::Gzip => body::gzip(probe).await,
        Behavior::GzipAtOnce => body::gzip_at_once(probe).await,
        Behavior::GzipBroken => body::gzip_broken(probe).await,
        Behavior::Refused => broken::refused(probe).await,
        Behavior::Unresolved => broken::unresolved(probe).await,
        Behavior::TlsRefused => broken::tls_refused(probe).await,
        Behavior::Unsupported => broken::unsupported(probe).await,
        Behavior::NoAnswer => broken::no_answer(probe).await,
        Behavior::HalfHead => broken::half_head(probe).await,
        Behavior::NotHttp => broken::not_http(probe).await,
        Behavior::CutBody => broken::cut_body(probe).await,
        Behavior::Reset => broken::reset(probe).await,
        Behavior::BadChunk => broken::bad_chunk(probe).await,
        Behavior::ConnectLimit => limit::connect(probe).await,
        Behavior::HeaderLimit => limit::header(probe).await,
        Behavior::HeaderLimitConnecting => limit::header_while_connecting(probe).await,
        Behavior::SlowHeader => limit::slow_header(probe).await,
        Behavior::HeaderLimitEnds => limit::header_ends(probe).await,
        Behavior::IdleLimit => limit::idle(probe).await,
        Behavior::IdleLimitRestarts => limit::idle_restarts(probe).await,
        Behavior::IdleLimitBody => limit::idle_is_for_bodies(probe).await,
        Behavior::IdleReader => limit::idle_reader(probe).await,
        Behavior::DropBody => cancel::body(probe).await,
        Behavior::DropSend => cancel::send(probe).await,
        Behavior::Lazy => cancel::lazy(probe).await,
        Behavior::KeepAlive => connection::keep_alive(probe).await,
        Behavior::ClosedInPool => connection::closed_in_pool(probe).await,
        Behavior::NeverResent => connection::never_resent(probe).await,
        Behavior::HalfRead => connection::half_read(probe).await,
        Behavior::CloseHeader => connection::close_header(probe).await,
        Behavior::StrayBytes => connection::stray_bytes(probe).await,
    }
}
