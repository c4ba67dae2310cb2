//! The listener: accepts connections, bounds them, and ends them when the server ends.

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
/// Dropping it closes the listener and every connection at once; [`Server::shutdown`] first lets
/// answers end.
#[derive(Debug)]
pub struct Server {
    local_addr: SocketAddr,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Listens and serves, on the runtime that this is called on.
    ///
    /// # Errors
    /// When the address cannot be listened on.
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

    /// The address it listens on, with the port it was given.
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// The base URL for clients, such as `http://127.0.0.1:8080/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.local_addr)
    }

    /// Accepts nothing more, and returns when the answers under way have ended.
    pub async fn shutdown(mut self) {
        self.stop.send_replace(true);
        // The task panics or is canceled only with the runtime, and then there is nothing to wait
        // for.
        let _ = (&mut self.accepting).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// The address cannot be listened on: another one may do, and port 0 takes a free one.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}")]
#[non_exhaustive]
pub struct StartError {
    /// The address that was asked for.
    pub address: SocketAddr,
    /// What the operating system says.
    pub source: io::Error,
}

/// How many connections may wait to be accepted; the system may allow fewer.
///
/// A client that opens thousands at once would have to try again for those that find no room, and
/// the system waits a second and more before it does.
const QUEUE: u32 = 4_096;

/// A listener with room for a rush.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // So that a server can start where one has just ended; on Windows it would mean more.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(QUEUE)
}

/// How long to leave a listener alone that has just failed.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Accepts until told to stop, then waits for the connections.
///
/// The connections are children of this task, so that aborting it closes them.
async fn accept(
    listener: TcpListener,
    service: Arc<Service>,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) {
    let permits = Arc::new(Semaphore::new(limits.connections));
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
        // Accepting fails when the peer has gone already, or when files have run out: the next may
        // succeed.
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
    // Without this a small frame may wait for the acknowledgement of the one before.
    // A socket that refuses still works, only slower.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.read_time)
        .auto_date_header(false)
        .serve_connection(
            TokioIo::new(stream),
            service_fn(move |request| {
                let service = Arc::clone(&service);
                async move { Ok::<_, std::convert::Infallible>(service.handle(request).await) }
            }),
        );
    let mut connection = std::pin::pin!(connection);
    // How a connection ends is the peer's affair, or a recorded cut.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopped.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
