//! A server of raw TCP: each connection is served by a function that places every byte.

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

/// How long a check that holds its thread waits for the server.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the check and the threads of the server know of each other.
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
    /// Connections that have been served.
    served: usize,
    /// The first thing that a connection's function did not like.
    complaint: Option<String>,
    /// What the server has told and the check has not heard yet.
    told: usize,
    /// How often the check has let the server go on, less how often the server did.
    gates: usize,
    waker: Option<Waker>,
}

impl Server {
    /// Serves each connection on a thread of its own; the connection closes when its function
    /// returns.
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

    /// Answers the first request with these bytes and closes.
    pub(super) fn saying(answer: impl Into<Vec<u8>>) -> Result<Self, String> {
        let answer = answer.into();
        Self::start(move |peer| {
            peer.request()?;
            peer.write(&answer)
        })
    }

    /// An address on which nobody listens.
    pub(super) fn nobody() -> Result<SocketAddr, String> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(no_loopback)?;
        listener.local_addr().map_err(no_loopback)
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections there have been.
    pub(super) fn accepted(&self) -> usize {
        self.shared.state().accepted
    }

    /// Lets one [`Peer::gate`] pass.
    pub(super) fn open_gate(&self) {
        self.shared.state().gates += 1;
        self.shared.changed.notify_all();
    }

    /// Waits for one [`Peer::tell`]; fails as soon as a connection's function has failed.
    pub(super) async fn told(&self) -> Verdict {
        self.until(|state| {
            let told = state.told > 0;
            state.told -= usize::from(told);
            told
        })
        .await
    }

    /// Waits until so many connections have been served; fails as soon as a connection's function
    /// has failed.
    pub(super) async fn served(&self, connections: usize) -> Verdict {
        self.until(|state| state.served >= connections).await
    }

    /// The same, while the thread of the check can do nothing else.
    pub(super) fn wait_until_served(&self, connections: usize) -> Verdict {
        let state = self.shared.state();
        let (state, _) = self
            .shared
            .changed
            .wait_timeout_while(state, PATIENCE, |state| state.served < connections)
            .unwrap_or_else(PoisonError::into_inner);
        if state.served < connections {
            return Err("the server has not finished".to_owned());
        }
        Ok(())
    }

    async fn until(&self, mut reached: impl FnMut(&mut State) -> bool) -> Verdict {
        poll_fn(|context| {
            let mut state = self.shared.state();
            if let Some(complaint) = &state.complaint {
                return Poll::Ready(Err(complaint.clone()));
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
            // One that is closed already needs no more.
            let _ = stream.shutdown(Shutdown::Both);
        }
        // Wakes the thread that accepts; should that fail, it waits until the process ends.
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

    /// Waits for the check to open a gate; false if it did not in time.
    fn gate(&self, patience: Duration) -> bool {
        let state = self.state();
        let (mut state, _) = self
            .changed
            .wait_timeout_while(state, patience, |state| state.gates == 0 && !state.stopped)
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
                if let Err(complaint) = verdict {
                    state.complaint.get_or_insert(complaint);
                }
            });
        });
    }
}

fn no_loopback(error: std::io::Error) -> String {
    format!("the server cannot listen on loopback: {error}")
}
