//! What a connection is waiting for, and since when.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use tokio::{sync::Notify, task::yield_now};

use crate::{clock, limits::Limits};

/// What a connection is waiting for, and since when; shared by its task, its responses and the
/// listener.
#[derive(Debug)]
pub(crate) struct Activity {
    /// Number of requests whose body is being received.
    receiving: AtomicUsize,
    /// Number of responses that are being made or sent.
    responding: AtomicUsize,
    /// Whether bytes wait to be written because the client does not read.
    blocked: AtomicBool,
    /// When the client's turn began: a request or its body is awaited since then.
    turn: AtomicU64,
    /// When bytes were last written, or when the server itself last waited.
    progress: AtomicU64,
    evict: Notify,
    /// Whether a response was made since the connection was polled.
    has_responded: AtomicBool,
    /// Whether closing the connection resets it.
    reset: AtomicBool,
    /// What is written instead of anything else, before the connection is closed.
    last_words: Mutex<Option<Bytes>>,
    /// How many bytes are still to be written one by one, with this delay before each.
    drip: Mutex<Option<(usize, Duration)>>,
}

impl Activity {
    /// A connection that was accepted now.
    pub(crate) fn new() -> Arc<Self> {
        let now = clock::milliseconds();
        Arc::new(Self {
            receiving: AtomicUsize::new(0),
            responding: AtomicUsize::new(0),
            blocked: AtomicBool::new(false),
            turn: AtomicU64::new(now),
            progress: AtomicU64::new(now),
            evict: Notify::new(),
            has_responded: AtomicBool::new(false),
            reset: AtomicBool::new(false),
            last_words: Mutex::new(None),
            drip: Mutex::new(None),
        })
    }

    /// The connection is polled.
    pub(crate) fn begin_turn(&self) {
        self.has_responded.store(false, Ordering::Relaxed);
    }

    /// Lets other connections go first if this one was given a response in its turn.
    ///
    /// A client may send requests without an end and read no response. With thousands of such
    /// connections, a turn of many responses each keeps all others waiting for seconds.
    pub(crate) async fn take_turn(&self) {
        if self.has_responded.load(Ordering::Relaxed) {
            yield_now().await;
        }
    }

    /// The body of a request is received until the guard is dropped.
    pub(crate) fn receive(self: &Arc<Self>) -> Receiving {
        self.turn.store(clock::milliseconds(), Ordering::Relaxed);
        self.receiving.fetch_add(1, Ordering::Relaxed);
        Receiving(Arc::clone(self))
    }

    /// A response is made or sent until the guard is dropped.
    pub(crate) fn respond(self: &Arc<Self>) -> Responding {
        self.progressed();
        self.has_responded.store(true, Ordering::Relaxed);
        self.responding.fetch_add(1, Ordering::Relaxed);
        Responding(Arc::clone(self))
    }

    /// Bytes were written, or the server itself waits.
    pub(crate) fn progressed(&self) {
        self.progress.store(clock::milliseconds(), Ordering::Relaxed);
    }

    /// Bytes are written, or wait because the client does not read.
    pub(crate) fn writes(&self, blocked: bool) {
        self.blocked.store(blocked, Ordering::Relaxed);
        if !blocked {
            self.progressed();
        }
    }

    /// Whether the client is to read: a response is made or sent, or is made and not sent yet.
    fn is_to_read(&self) -> bool {
        self.responding.load(Ordering::Relaxed) > 0 || self.blocked.load(Ordering::Relaxed)
    }

    /// For how long the client has kept the server waiting.
    pub(crate) fn waiting(&self) -> Duration {
        let since = if self.is_to_read() { &self.progress } else { &self.turn };
        Duration::from_millis(clock::milliseconds().saturating_sub(since.load(Ordering::Relaxed)))
    }

    /// Whether the client has kept the server waiting for longer than the limits allow.
    ///
    /// While a body is received, its own timeout applies, which sends 408.
    pub(crate) fn is_overdue(&self, limits: &Limits) -> bool {
        if self.is_to_read() {
            self.waiting() > limits.write_timeout
        } else {
            self.receiving.load(Ordering::Relaxed) == 0 && self.waiting() > limits.read_timeout
        }
    }

    /// Closes the connection for another one.
    pub(crate) fn evict(&self) {
        self.evict.notify_one();
    }

    pub(crate) async fn evicted(&self) {
        self.evict.notified().await;
    }

    /// Resets the connection when it is closed, instead of ending it.
    pub(crate) fn reset_when_closed(&self) {
        self.reset.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_reset(&self) -> bool {
        self.reset.load(Ordering::Relaxed)
    }

    /// Writes these bytes instead of anything else, and closes the connection.
    pub(crate) fn end_with(&self, bytes: Bytes) {
        *self.last_words.lock().unwrap_or_else(PoisonError::into_inner) = Some(bytes);
    }

    pub(crate) fn last_words(&self) -> Option<Bytes> {
        self.last_words.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Writes the next bytes one by one, with a delay before each.
    pub(crate) fn drip(&self, bytes: usize, delay: Duration) {
        *self.drip.lock().unwrap_or_else(PoisonError::into_inner) = Some((bytes, delay));
    }

    /// The delay before the next byte, if bytes are written one by one.
    pub(crate) fn drip_delay(&self) -> Option<Duration> {
        let drip = self.drip.lock().unwrap_or_else(PoisonError::into_inner);
        drip.map(|(_, delay)| delay)
    }

    /// One of the bytes that are written one by one was written.
    pub(crate) fn dripped(&self) {
        let mut drip = self.drip.lock().unwrap_or_else(PoisonError::into_inner);
        *drip = match *drip {
            Some((bytes, delay)) if bytes > 1 => Some((bytes - 1, delay)),
            _ => None,
        };
    }
}

/// A body that is being received.
#[derive(Debug)]
pub(crate) struct Receiving(Arc<Activity>);

impl Drop for Receiving {
    fn drop(&mut self) {
        self.0.receiving.fetch_sub(1, Ordering::Relaxed);
        self.0.turn.store(clock::milliseconds(), Ordering::Relaxed);
    }
}

/// A response that is being made or sent.
#[derive(Debug)]
pub(crate) struct Responding(Arc<Activity>);

impl Responding {
    /// The server itself waits for so long, so the client is not to blame.
    pub(crate) fn waits_for(&self, duration: Duration) {
        let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        let until = clock::milliseconds().saturating_add(milliseconds);
        self.0.progress.store(until, Ordering::Relaxed);
    }
}

impl Drop for Responding {
    fn drop(&mut self) {
        self.0.responding.fetch_sub(1, Ordering::Relaxed);
        self.0.turn.store(clock::milliseconds(), Ordering::Relaxed);
    }
}
