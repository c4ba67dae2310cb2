//! Wraps ureq's connections: marks connection errors, and applies each timeout in its phase.

use std::{
    cell::Cell,
    fmt, io,
    sync::Arc,
    time::{Duration, Instant},
};

use ::ureq::unversioned::resolver::Resolver as _;
use ::ureq::{
    Error, Timeout,
    unversioned::transport::{
        Buffers, ChainedConnector, ConnectProxyConnector, ConnectionDetails, Connector as Connect,
        NextTimeout, TcpConnector, Transport, time,
    },
};
use bytes::Bytes;

use super::{
    chunks::Chunks,
    resolver::{Resolver, is_deferred},
    tls::Tls,
};
use crate::backend::root_certificates::RootCertificates;

type Direct = ChainedConnector<(), ConnectProxyConnector, TcpConnector>;

/// Connects as ureq does, directly or through a proxy tunnel, but with this crate's TLS.
#[derive(Debug)]
pub(super) struct Connector {
    inner: ChainedConnector<(), Direct, Tls>,
    resolver: Resolver,
}

impl Connector {
    pub(super) fn new(roots: RootCertificates) -> Self {
        let direct = ConnectProxyConnector::default().chain(TcpConnector::default());
        Self { inner: direct.chain(Tls::new(roots)), resolver: Resolver::default() }
    }
}

impl Connect for Connector {
    type Out = Connection;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<Connection>, Error> {
        let addrs = match is_deferred(&details.addrs) {
            true => self.resolver.resolve(details.uri, details.config, details.timeout)?,
            false => details.addrs.clone(),
        };
        // The read timeout does not apply to the handshake.
        let details = ConnectionDetails {
            addrs,
            resolver: &self.resolver,
            // The connect timeout applies again after the name is resolved.
            now: (details.current_time)(),
            timeout: NextTimeout { per_read: None, ..details.timeout },
            current_time: details.current_time.clone(),
            run_connector: details.run_connector.clone(),
            register_shutdown: details.register_shutdown.clone(),
            ..*details
        };
        let inner = self.inner.connect(&details, chained).map_err(|error| match error {
            Error::Timeout(limit) => Error::Timeout(limit),
            error => Error::Other(Box::new(Unconnected(error))),
        })?;
        let connect_duration = match ((details.current_time)(), details.now) {
            (time::Instant::Exact(now), time::Instant::Exact(start)) => now.duration_since(start),
            _ => Duration::ZERO,
        };
        let connect_deadline = match (details.now, details.timeout.after) {
            (time::Instant::Exact(start), time::Duration::Exact(limit)) => start.checked_add(limit),
            _ => None,
        };
        let now = details.current_time.clone();
        Ok(inner.map(|inner| Connection {
            inner,
            connect_duration,
            connect_deadline,
            now,
            has_read: false,
            requests: 0,
            is_responding: false,
            chunks: Chunks::default(),
            held: Bytes::new(),
        }))
    }
}

/// How long [`at_hand`] waits for bytes.
const AT_HAND: Duration = Duration::from_millis(1);

/// Timeouts are rounded up by at most this part of them.
///
/// A socket is told each new timeout in a system call, and what remains of one differs in every
/// call.
const ROUNDING: u32 = 1024;

thread_local! {
    /// Set while this thread reads only what is at hand.
    static READS_AT_HAND: Cell<bool> = const { Cell::new(false) };
}

/// Runs `read`, whose reads from a [`Connection`] time out at once if there is nothing to read.
pub(super) fn at_hand<T>(read: impl FnOnce() -> T) -> T {
    READS_AT_HAND.set(true);
    let output = read();
    READS_AT_HAND.set(false);
    output
}

/// Behaves like ureq's own connection, except that it
/// - applies one timeout to the wait for headers, connecting included, and no read timeout;
/// - applies the connect timeout to the whole response of a proxy to `CONNECT`;
/// - reports a reset as an error even if the end of the connection ends the body;
/// - reports what is known about the end of a connection before the headers of a response;
/// - shows ureq one chunk of a body at a time;
/// - sets the timeout of its socket only when it changes by more than a rounding;
/// - waits for nothing while its thread reads [`at_hand`].
pub(super) struct Connection {
    inner: Box<dyn Transport>,
    /// The duration of connecting, which counts towards the wait for the first response
    /// headers.
    connect_duration: Duration,
    /// The instant at which the connect timeout ends, if there is one.
    connect_deadline: Option<Instant>,
    now: Arc<dyn Fn() -> time::Instant + Send + Sync>,
    has_read: bool,
    /// The number of requests that were sent on it, the current one included.
    requests: u32,
    /// Whether a byte of the response to the current request has been received.
    is_responding: bool,
    chunks: Chunks,
    /// Bytes that ureq does not see yet: those after the end of a chunk.
    held: Bytes,
}

impl Connection {
    /// Hides the input after the end of the next chunk; ureq has seen the first `seen` bytes.
    fn hold(&mut self, seen: usize) {
        let buffers = self.inner.buffers();
        let input = buffers.input();
        let new = input.get(seen..).unwrap_or_default();
        let end = seen + self.chunks.next_end(new);
        if end < input.len() {
            let (shown, held) = input.split_at(end);
            let shown = shown.to_vec();
            self.held = Bytes::copy_from_slice(held);
            buffers.input_consume(input.len());
            append(buffers, &shown);
        }
    }

    /// Shows the held bytes up to the end of the next chunk; `false` if there is no room for them.
    fn show_held(&mut self) -> bool {
        let buffers = self.inner.buffers();
        let room = buffers.input_append_buf().len().min(self.held.len());
        let end = self.chunks.next_end(self.held.get(..room).unwrap_or_default());
        append(buffers, &self.held.split_to(end));
        end > 0
    }

    fn broken(&self, error: io::Error) -> Error {
        Error::Other(Box::new(Broken {
            error,
            is_reused: self.requests > 1,
            is_responding: self.is_responding,
        }))
    }

    /// Reduces the timeout to the remaining connect timeout: a proxy may send byte by byte.
    fn apply_connect_timeout(&self, timeout: &mut NextTimeout) -> Result<(), Error> {
        let (Some(deadline), time::Duration::Exact(after), time::Instant::Exact(now)) =
            (self.connect_deadline, timeout.after, (self.now)())
        else {
            return Ok(());
        };
        let remaining = after.min(deadline.saturating_duration_since(now));
        if remaining.is_zero() {
            return Err(Error::Timeout(Timeout::Connect));
        }
        timeout.after = time::Duration::Exact(remaining);
        Ok(())
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").finish_non_exhaustive()
    }
}

impl Transport for Connection {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if self.has_read {
            self.connect_duration = Duration::ZERO;
        }
        // A request is written whole before its response is read.
        if self.requests == 0 || self.is_responding {
            self.requests = self.requests.saturating_add(1);
            self.is_responding = false;
            self.chunks = Chunks::default();
        }
        self.inner.transmit_output(amount, rounded(timeout)).map_err(|error| match error {
            Error::Io(error) => self.broken(error),
            error => error,
        })
    }

    fn await_input(&mut self, mut timeout: NextTimeout) -> Result<bool, Error> {
        if timeout.reason == Timeout::Connect {
            self.apply_connect_timeout(&mut timeout)?;
        }
        if timeout.reason == Timeout::RecvResponse {
            timeout.per_read = None;
            if let time::Duration::Exact(remaining) = timeout.after {
                let remaining = remaining.saturating_sub(self.connect_duration);
                if remaining.is_zero() {
                    return Err(Error::Timeout(Timeout::RecvResponse));
                }
                timeout.after = time::Duration::Exact(remaining);
            }
        }
        self.has_read = true;
        if !self.held.is_empty() {
            return Ok(self.show_held());
        }
        let seen = self.inner.buffers().input().len();
        let is_before_body = timeout.reason == Timeout::RecvResponse;
        if READS_AT_HAND.get() {
            timeout.per_read = None;
            timeout.after = time::Duration::Exact(AT_HAND);
        }
        match self.inner.await_input(rounded(timeout)) {
            Ok(true) => {
                self.is_responding = true;
                self.hold(seen);
                Ok(true)
            }
            // The end of the connection; in a body it can be the end of the body.
            Ok(false) if is_before_body => Err(self.broken(io::ErrorKind::UnexpectedEof.into())),
            Err(Error::Io(error)) if is_before_body || is_broken(&error) => Err(self.broken(error)),
            other => other,
        }
    }

    fn is_open(&mut self) -> bool {
        self.held.is_empty() && self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

/// The timeout, rounded up.
fn rounded(mut timeout: NextTimeout) -> NextTimeout {
    timeout.after = round_up(timeout.after);
    timeout.per_read = timeout.per_read.map(round_up);
    timeout.per_write = timeout.per_write.map(round_up);
    timeout
}

fn round_up(timeout: time::Duration) -> time::Duration {
    let time::Duration::Exact(exact) = timeout else { return timeout };
    // A power of two, so that what remains of a timeout a little later has the same step.
    let step = (exact / ROUNDING).as_nanos().next_power_of_two();
    let rounded = exact.as_nanos().div_ceil(step).saturating_mul(step);
    let rounded = u64::try_from(rounded).map_or(exact, Duration::from_nanos);
    time::Duration::Exact(rounded)
}

/// Appends bytes to the input; there is room for them.
fn append(buffers: &mut dyn Buffers, bytes: &[u8]) {
    if let Some(free) = buffers.input_append_buf().get_mut(..bytes.len()) {
        free.copy_from_slice(bytes);
        buffers.input_appended(bytes.len());
    }
}

/// Errors that ureq treats as the end of the body.
fn is_broken(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// The connection could not be established.
#[derive(Debug)]
pub(super) struct Unconnected(pub(super) Error);

impl fmt::Display for Unconnected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no connection")
    }
}

impl std::error::Error for Unconnected {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// The connection broke.
#[derive(Debug)]
pub(super) struct Broken {
    error: io::Error,
    /// Whether the connection had served a request before.
    pub(super) is_reused: bool,
    /// Whether a byte of the response had been received.
    pub(super) is_responding: bool,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection broke")
    }
}

impl std::error::Error for Broken {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_up(timeout: Duration) -> Duration {
        match super::round_up(time::Duration::Exact(timeout)) {
            time::Duration::Exact(rounded) => rounded,
            time::Duration::NotHappening => Duration::ZERO,
        }
    }

    #[test]
    fn timeouts_are_rounded_up_a_little() {
        for millis in [0, 1, 999, 10_000, 600_000] {
            let timeout = Duration::from_millis(millis);
            let rounded = round_up(timeout);
            assert!(rounded >= timeout && rounded <= timeout + timeout / 500, "{rounded:?}");
            // The socket keeps its timeout while what remains of it is a little less.
            let later = timeout.saturating_sub(timeout / 10_000);
            let next = round_up(later);
            assert!(next == rounded || rounded - next <= timeout / 500, "{next:?}");
        }
        assert_eq!(
            round_up(Duration::from_micros(599_999_800)),
            round_up(Duration::from_secs(600))
        );
        assert_eq!(round_up(Duration::MAX), Duration::MAX);
    }
}
