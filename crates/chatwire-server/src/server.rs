//! The listener: accepts connections, limits their number, and closes them on shutdown.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::{Semaphore, watch},
    task::{JoinHandle, JoinSet},
};

use crate::{
    clock,
    config::{Config, Limits},
    service::Service,
};

/// A running server.
///
/// Dropping it closes the listener and all connections at once.
/// [`Server::shutdown`] first finishes the responses in progress.
#[derive(Debug)]
pub struct Server {
    local_addr: SocketAddr,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Starts a server on the current tokio runtime.
    ///
    /// # Errors
    /// If the address cannot be bound, for example because it is in use.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let address = config.listen;
        let failed = |source| StartError { address, source };
        let listener = listen(address).map_err(failed)?;
        let local_addr = listener.local_addr().map_err(failed)?;
        let (stop, stopped) = watch::channel(false);
        let limits = config.limits.clone();
        let service = Arc::new(Service::new(config));
        let accepting = tokio::spawn(accept(listener, service, limits, stopped));
        Ok(Self { local_addr, stop, accepting })
    }

    /// The address that the server listens on; its port is never 0.
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// The base URL for clients, such as `http://127.0.0.1:8080/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.local_addr)
    }

    /// Stops accepting connections, and returns when all responses in progress are finished.
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

/// The server cannot listen on its address. Use another address, or port 0 for a free port.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}")]
#[non_exhaustive]
pub struct StartError {
    /// The configured address.
    pub address: SocketAddr,
    /// The error of the operating system.
    pub source: io::Error,
}

/// Maximum number of connections that wait to be accepted; the system may allow fewer.
///
/// When the backlog is full, the system drops connection attempts, and the client's system retries
/// each only after a second or more.
const LISTEN_BACKLOG: u32 = 4_096;

/// A listener with a large backlog.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A new server can bind the address of one that just ended. On Windows the option would also
    // allow two servers on one address.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(LISTEN_BACKLOG)
}

/// Delay after a failed `accept`.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Accepts connections until `stopped` changes, then waits for the open ones.
///
/// The connections are tasks of this task's `JoinSet`, so aborting this task closes them.
async fn accept(
    listener: TcpListener,
    service: Arc<Service>,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) {
    let permits = Arc::new(Semaphore::new(limits.max_connections));
    let mut connections = JoinSet::new();
    loop {
        // At the limit, further connections wait in the listener's queue.
        let accepted = tokio::select! {
            _ = stopped.changed() => break,
            accepted = async {
                let permit = Arc::clone(&permits).acquire_owned().await;
                (listener.accept().await, permit)
            } => accepted,
            Some(_) = connections.join_next() => continue,
        };
        // `accept` fails if the client has already closed the connection, or if no file descriptor
        // is free. A later call may succeed.
        let (Ok((stream, _)), permit) = accepted else {
            clock::until(clock::now() + ACCEPT_PAUSE).await;
            continue;
        };
        let (service, limits, stopped) = (Arc::clone(&service), limits.clone(), stopped.clone());
        connections.spawn(async move {
            serve(stream, service, &limits, stopped).await;
            drop(permit);
        });
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Serves one connection to its end.
async fn serve(
    stream: TcpStream,
    service: Arc<Service>,
    limits: &Limits,
    mut stopped: watch::Receiver<bool>,
) {
    // Without this option a small frame may wait for the acknowledgment of the previous one.
    // If it cannot be set, the connection still works, but with more delay.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.read_timeout)
        .auto_date_header(false)
        .serve_connection(
            TokioIo::new(stream),
            service_fn(move |request| {
                let service = Arc::clone(&service);
                async move { Ok::<_, std::convert::Infallible>(service.handle(request).await) }
            }),
        );
    let mut connection = std::pin::pin!(connection);
    // An error here is caused by the client, or by a recorded cut.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopped.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
