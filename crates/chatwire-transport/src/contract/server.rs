//! A TCP server whose connections are served by a function that controls every byte.

use std::{
    future::poll_fn,
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak},
    task::{Poll, Waker},
    thread,
    time::Duration,
};

use super::Verdict;

mod peer;
mod received;

pub(super) use peer::Peer;
pub(super) use received::Received;

/// Listens on loopback until it is dropped, which closes all connections.
pub(super) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// Maximum time that a check which blocks its thread waits for the server.
const MAX_WAIT: Duration = Duration::from_secs(10);

/// The state shared by the check and the threads of the server.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    stopped: bool,
    streams: Vec<Weak<TcpStream>>,
    accepted: usize,
    /// The number of connections whose function has returned.
    served: usize,
    /// The first error of a connection's function.
    error: Option<String>,
    /// Signals that the server has sent and the check has not received.
    signals: usize,
    /// Gates that the check has opened and the server has not passed.
    gates: usize,
    waker: Option<Waker>,
}

impl Server {
    /// Serves each connection on its own thread; the connection closes when `serve` returns.
    pub(super) fn start(
        serve: impl Fn(&mut Peer) -> Verdict + Send + Sync + 'static,
    ) -> Result<Self, String> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(no_loopback)?;
        let address = listener.local_addr().map_err(no_loopback)?;
        let shared = Arc::new(Shared::default());
        let accepting = shared.clone();
        thread::spawn(move || accept(&listener, &accepting, &Arc::new(serve)));
        Ok(Self { address, shared })
    }

    /// Responds to the first request with these bytes and closes the connection.
    pub(super) fn responding(response: impl Into<Vec<u8>>) -> Result<Self, String> {
        let response = response.into();
        Self::start(move |peer| {
            peer.request()?;
            peer.write(&response)
        })
    }

    /// An address on which no server listens.
    pub(super) fn unused_address() -> Result<SocketAddr, String> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(no_loopback)?;
        listener.local_addr().map_err(no_loopback)
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The number of accepted connections.
    pub(super) fn accepted(&self) -> usize {
        self.shared.state().accepted
    }

    /// Opens one [`Peer::wait_for_gate`].
    pub(super) fn open_gate(&self) {
        self.shared.state().gates += 1;
        self.shared.changed.notify_all();
    }

    /// Waits for one [`Peer::signal`]; fails if a connection's function has failed.
    pub(super) async fn signaled(&self) -> Verdict {
        self.until(|state| {
            let received = state.signals > 0;
            state.signals -= usize::from(received);
            received
        })
        .await
    }

    /// Waits until this many connections are served; fails if a connection's function has failed.
    pub(super) async fn served(&self, connections: usize) -> Verdict {
        self.until(|state| state.served >= connections).await
    }

    /// The same, blocking the thread of the check.
    pub(super) fn wait_until_served(&self, connections: usize) -> Verdict {
        let state = self.shared.state();
        let (state, _) = self
            .shared
            .changed
            .wait_timeout_while(state, MAX_WAIT, |state| state.served < connections)
            .unwrap_or_else(PoisonError::into_inner);
        if state.served < connections {
            return Err("the server has not finished".to_owned());
        }
        Ok(())
    }

    async fn until(&self, mut reached: impl FnMut(&mut State) -> bool) -> Verdict {
        poll_fn(|context| {
            let mut state = self.shared.state();
            if let Some(error) = &state.error {
                return Poll::Ready(Err(error.clone()));
            }
            if reached(&mut state) {
                return Poll::Ready(Ok(()));
            }
            state.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let streams = {
            let mut state = self.shared.state();
            state.stopped = true;
            std::mem::take(&mut state.streams)
        };
        self.shared.changed.notify_all();
        for stream in streams.iter().filter_map(Weak::upgrade) {
            // The stream may be closed already.
            let _ = stream.shutdown(Shutdown::Both);
        }
        // Wakes the accepting thread; if that fails, it waits until the process ends.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state();
        change(&mut state);
        self.changed.notify_all();
        if let Some(waker) = state.waker.take() {
            waker.wake();
        }
    }

    /// Waits until the check opens a gate; `false` if it does not in time.
    fn gate(&self, timeout: Duration) -> bool {
        let state = self.state();
        let (mut state, _) = self
            .changed
            .wait_timeout_while(state, timeout, |state| state.gates == 0 && !state.stopped)
            .unwrap_or_else(PoisonError::into_inner);
        let open = state.gates > 0;
        state.gates -= usize::from(open);
        open
    }
}

fn accept<F>(listener: &TcpListener, shared: &Arc<Shared>, serve: &Arc<F>)
where
    F: Fn(&mut Peer) -> Verdict + Send + Sync + 'static,
{
    while let Ok((stream, _)) = listener.accept() {
        let stream = Arc::new(stream);
        let index = {
            let mut state = shared.state();
            if state.stopped {
                return;
            }
            state.streams.push(Arc::downgrade(&stream));
            state.accepted += 1;
            state.accepted - 1
        };
        let (shared, serve) = (shared.clone(), serve.clone());
        thread::spawn(move || {
            let mut peer = Peer::new(stream, index, shared.clone());
            let verdict = serve(&mut peer);
            drop(peer);
            shared.change(|state| {
                state.served += 1;
                if let Err(error) = verdict {
                    state.error.get_or_insert(error);
                }
            });
        });
    }
}

fn no_loopback(error: std::io::Error) -> String {
    format!("the server cannot listen on loopback: {error}")
}
