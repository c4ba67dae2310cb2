//! ureq's connections, watched: which failures are those of connecting, which limit holds when.

use std::{
    fmt, io,
    sync::Arc,
    time::{Duration, Instant},
};

use ::ureq::{
    Error, Timeout,
    unversioned::transport::{
        Buffers, ChainedConnector, ConnectProxyConnector, ConnectionDetails, Connector as Connect,
        NextTimeout, TcpConnector, Transport, time,
    },
};

use super::tls::Tls;
use crate::backend::root_certificates::RootCertificates;

type Direct = ChainedConnector<(), ConnectProxyConnector, TcpConnector>;

/// Connects as ureq does, by way of a proxy's tunnel or directly, but with TLS of ours.
#[derive(Debug)]
pub(super) struct Connector {
    inner: ChainedConnector<(), Direct, Tls>,
}

impl Connector {
    pub(super) fn new(roots: RootCertificates) -> Self {
        let direct = ConnectProxyConnector::default().chain(TcpConnector::default());
        Self { inner: direct.chain(Tls::new(roots)) }
    }
}

impl Connect for Connector {
    type Out = Connection;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<Connection>, Error> {
        // The limit for a frame is not one for a step of the handshake.
        let details = ConnectionDetails {
            addrs: details.addrs.clone(),
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
        let connecting = match ((details.current_time)(), details.now) {
            (time::Instant::Exact(now), time::Instant::Exact(start)) => now.duration_since(start),
            _ => Duration::ZERO,
        };
        let connect_by = match (details.now, details.timeout.after) {
            (time::Instant::Exact(start), time::Duration::Exact(limit)) => start.checked_add(limit),
            _ => None,
        };
        let now = details.current_time.clone();
        Ok(inner.map(|inner| Connection { inner, connecting, connect_by, now, answered: false }))
    }
}

/// A connection that does what ureq's own does, but
/// - holds the wait for headers to one limit, connecting included, and not to that for frames;
/// - holds what a proxy says before there is a tunnel to the limit for connecting as a whole;
/// - never lets a reset pass for the end of a body that ends with its connection.
pub(super) struct Connection {
    inner: Box<dyn Transport>,
    /// How long connecting took, which counts against the first answer.
    connecting: Duration,
    /// When the limit for connecting has passed, if there is one.
    connect_by: Option<Instant>,
    now: Arc<dyn Fn() -> time::Instant + Send + Sync>,
    answered: bool,
}

impl Connection {
    /// Of the limit for connecting, no more than is left: a proxy may send a byte now and then.
    fn hold_to_connecting(&self, timeout: &mut NextTimeout) -> Result<(), Error> {
        let (Some(by), time::Duration::Exact(after), time::Instant::Exact(now)) =
            (self.connect_by, timeout.after, (self.now)())
        else {
            return Ok(());
        };
        let left = after.min(by.saturating_duration_since(now));
        if left.is_zero() {
            return Err(Error::Timeout(Timeout::Connect));
        }
        timeout.after = time::Duration::Exact(left);
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
        if self.answered {
            self.connecting = Duration::ZERO;
        }
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, mut timeout: NextTimeout) -> Result<bool, Error> {
        if timeout.reason == Timeout::Connect {
            self.hold_to_connecting(&mut timeout)?;
        }
        if timeout.reason == Timeout::RecvResponse {
            timeout.per_read = None;
            if let time::Duration::Exact(left) = timeout.after {
                let left = left.saturating_sub(self.connecting);
                if left.is_zero() {
                    return Err(Error::Timeout(Timeout::RecvResponse));
                }
                timeout.after = time::Duration::Exact(left);
            }
        }
        self.answered = true;
        self.inner.await_input(timeout).map_err(|error| match error {
            Error::Io(error) if broken(&error) => Error::Other(Box::new(Broken(error))),
            error => error,
        })
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

/// What ureq would take for an orderly end.
fn broken(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// A connection that did not come about.
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

/// A connection that broke.
#[derive(Debug)]
pub(super) struct Broken(io::Error);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection broke")
    }
}

impl std::error::Error for Broken {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}
