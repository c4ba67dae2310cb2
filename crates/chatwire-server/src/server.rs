//! The listener: accepts connections, limits their number, and closes them on shutdown.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::{TcpListener, TcpSocket},
    sync::watch,
    task::{JoinHandle, JoinSet, unconstrained, yield_now},
};

use crate::{
    clock,
    config::Config,
    connection::{self, Activity, Places},
    limits::Limits,
    service::Service,
};

/// A running server.
///
/// Dropping it closes the listener and all connections at once.
/// [`Server::shutdown`] first finishes the responses in progress.
#[derive(Debug)]
pub struct Server {
    local_addr: SocketAddr,
    service: Arc<Service>,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Starts a server on the current tokio runtime.
    ///
    /// # Errors
    /// If the address cannot be bound, for example because it is in use, and if it is reachable
    /// from other machines and the configuration has no key.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let address = config.listen;
        if !address.ip().is_loopback() && config.api_key.is_none() {
            return Err(StartError::NoKey { address });
        }
        let failed = |source| StartError::Listen { address, source };
        let limits = config.limits.clone();
        let listener = listen(address, limits.max_unread_bytes).map_err(failed)?;
        let local_addr = listener.local_addr().map_err(failed)?;
        let (stop, stopped) = watch::channel(false);
        let service = Arc::new(Service::new(config));
        if !service.is_proxy() {
            service.warm_up();
        }
        // Its turn ends when no connection waits, or by itself: while thousands of connections have
        // work, a turn comes rarely, and the queue of the listener must not overflow meanwhile.
        let accepting = accept(listener, Arc::clone(&service), limits, stopped);
        let accepting = tokio::spawn(unconstrained(accepting));
        Ok(Self { local_addr, service, stop, accepting })
    }

    /// The address that the server listens on; its port is never 0.
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// The base URL for clients, such as `http://127.0.0.1:8080/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.local_addr)
    }

    /// Starts again with the first recording of each request, the first step of the fault script
    /// and an empty journal, as `POST /_chatwire/reset` does.
    pub fn reset(&self) {
        self.service.reset();
    }

    /// Stops accepting connections, and returns when all responses in progress are finished.
    ///
    /// Connections without a response in progress are closed.
    /// A response may take forever if a recording says so; use a timeout of the runtime.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        // The task panics or is canceled only with the runtime; then there is nothing to wait for.
        let _ = (&mut self.accepting).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// The server cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address cannot be listened on. Use another address, or port 0 for a free port.
    #[error("cannot listen on {address}")]
    #[non_exhaustive]
    Listen {
        /// The configured address.
        address: SocketAddr,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The address is reachable from other machines, and every request would be accepted.
    /// Set [`Config::api_key`], or listen on a loopback address.
    #[error("{address} is reachable from other machines: set an API key, or listen on 127.0.0.1")]
    #[non_exhaustive]
    NoKey {
        /// The configured address.
        address: SocketAddr,
    },
}

/// Maximum number of connections that wait to be accepted; the system may allow fewer.
///
/// When the backlog is full, the system drops connection attempts, and the client's system retries
/// each only after a second or more.
const LISTEN_BACKLOG: u32 = 4_096;

/// A listener with a large backlog, whose connections have send buffers of this size.
fn listen(address: SocketAddr, send_buffer: u32) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A new server can bind the address of one that just ended. On Windows the option would also
    // allow two servers on one address.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    // Accepted connections inherit it.
    socket.set_send_buffer_size(send_buffer)?;
    socket.bind(address)?;
    socket.listen(LISTEN_BACKLOG)
}

/// Maximum number of connections that are accepted before others have their turn.
const MAX_ACCEPTED: usize = 1_024;

/// Delay before the next attempt when there is no place, or after a failed `accept`.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// Accepts connections until `stopped` changes, then waits for the open ones.
///
/// The connections are tasks of this task's `JoinSet`, so aborting this task closes them.
async fn accept(
    listener: TcpListener,
    service: Arc<Service>,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) {
    let places = Arc::new(Places::default());
    let mut connections = JoinSet::new();
    let mut accepted_in_turn = 0;
    loop {
        accepted_in_turn += 1;
        if accepted_in_turn > MAX_ACCEPTED {
            accepted_in_turn = 0;
            yield_now().await;
        }
        let accepted = tokio::select! {
            _ = stopped.changed() => break,
            Some(_) = connections.join_next() => continue,
            accepted = async {
                // Further connections wait in the listener's queue.
                while places.count() >= limits.max_connections {
                    places.evict();
                    clock::after(ACCEPT_PAUSE).await;
                }
                listener.accept().await
            } => accepted,
        };
        // `accept` fails if the client has already closed the connection, or if no file descriptor
        // is free. A later call may succeed.
        let Ok((stream, _)) = accepted else {
            places.evict();
            clock::after(ACCEPT_PAUSE).await;
            continue;
        };
        let activity = Activity::new();
        let place = places.take(&activity);
        let (service, limits, stopped) = (Arc::clone(&service), limits.clone(), stopped.clone());
        connections.spawn(async move {
            connection::serve(stream, service, &limits, activity, stopped).await;
            drop(place);
        });
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}
