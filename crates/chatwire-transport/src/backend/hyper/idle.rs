//! Connections without a request.

use std::{task::Waker, time::Duration};

use http::{Uri, uri::Authority};

use super::{connector::Http2Sender, http1_connection::Http1Connection};
use crate::{BoxFuture, Clock as _, TokioClock, body::NOBODY};

/// The time without a request after which a connection is closed.
const MAX_IDLE: Duration = Duration::from_secs(90);

/// A server, and whether it is reached over TLS.
#[derive(Clone, Eq, PartialEq)]
pub(super) struct Origin {
    pub(super) is_secure: bool,
    authority: Authority,
}

impl Origin {
    /// The origin of a request; `None` for a URL without a host or of another scheme.
    pub(super) fn of(uri: &Uri) -> Option<Self> {
        let is_secure = match uri.scheme_str()? {
            "http" => false,
            "https" => true,
            _ => return None,
        };
        Some(Self { is_secure, authority: uri.authority()?.clone() })
    }
}

/// The connections to each origin that are open without a request.
#[derive(Default)]
pub(super) struct Idle {
    origins: Vec<Connections>,
    /// What [`MAX_IDLE`] is measured by.
    clock: TokioClock,
    /// Wakes the task that closes them; `None` before it has run.
    watch: Option<Waker>,
    /// Whether that task wakes up by itself in time.
    is_timed: bool,
}

struct Connections {
    origin: Origin,
    /// The last one was used last, and is used next.
    http1: Vec<IdleHttp1>,
    http2: Option<SharedHttp2>,
}

struct IdleHttp1 {
    connection: Box<Http1Connection>,
    since: Duration,
}

struct SharedHttp2 {
    sender: Http2Sender,
    last_used: Duration,
}

/// Connections that are to be dropped after the lock is.
#[derive(Default)]
pub(super) struct Closed {
    http1: Vec<IdleHttp1>,
    http2: Vec<SharedHttp2>,
}

impl Idle {
    /// The connection that was used last, unless it has been idle too long.
    pub(super) fn take_http1(&mut self, origin: &Origin) -> Option<Box<Http1Connection>> {
        let now = self.clock.now();
        let idle = self.existing(origin)?.http1.pop_if(|idle| !is_over(idle.since, now));
        idle.map(|idle| idle.connection)
    }

    /// Keeps a connection; returns it if it is not free.
    pub(super) fn put_http1(
        &mut self,
        origin: &Origin,
        mut connection: Box<Http1Connection>,
    ) -> Option<Box<Http1Connection>> {
        if !connection.is_idle(self.watch.as_ref().unwrap_or(NOBODY)) {
            return Some(connection);
        }
        let since = self.clock.now();
        self.of(origin).http1.push(IdleHttp1 { connection, since });
        self.start_timer();
        None
    }

    /// The connection over HTTP/2, if there is one that is open.
    pub(super) fn http2(&mut self, origin: &Origin) -> Option<Http2Sender> {
        let now = self.clock.now();
        let shared = self.existing(origin)?.http2.as_mut()?;
        if shared.sender.is_closed() || is_over(shared.last_used, now) {
            return None;
        }
        shared.last_used = now;
        Some(shared.sender.clone())
    }

    /// Shares a new connection.
    pub(super) fn share_http2(&mut self, origin: &Origin, sender: Http2Sender) {
        let last_used = self.clock.now();
        self.of(origin).http2 = Some(SharedHttp2 { sender, last_used });
        self.start_timer();
    }

    fn existing(&mut self, origin: &Origin) -> Option<&mut Connections> {
        self.origins.iter_mut().find(|connections| connections.origin == *origin)
    }

    fn of(&mut self, origin: &Origin) -> &mut Connections {
        let found = self.origins.iter().position(|connections| connections.origin == *origin);
        let index = found.unwrap_or_else(|| {
            let origin = origin.clone();
            self.origins.push(Connections { origin, http1: Vec::new(), http2: None });
            self.origins.len() - 1
        });
        &mut self.origins[index]
    }

    fn start_timer(&mut self) {
        if !self.is_timed {
            self.watch.iter().for_each(Waker::wake_by_ref);
        }
    }

    /// Takes out what has ended or was idle too long; the others wake `watch` when they end.
    pub(super) fn close(&mut self, watch: &Waker) -> Closed {
        self.watch = Some(watch.clone());
        let (now, mut closed) = (self.clock.now(), Closed::default());
        self.origins.retain_mut(|Connections { http1, http2, .. }| {
            closed.http1.extend(http1.extract_if(.., |idle| {
                is_over(idle.since, now) || !idle.connection.is_idle(watch)
            }));
            closed.http2.extend(
                http2.take_if(|shared| is_over(shared.last_used, now) || shared.sender.is_closed()),
            );
            !http1.is_empty() || http2.is_some()
        });
        closed
    }

    /// Waits until the first of them has been idle too long; `None` if there is none.
    pub(super) fn next_end(&self) -> Option<BoxFuture<'static, ()>> {
        let http1 = self.origins.iter().flat_map(|it| &it.http1).map(|idle| idle.since);
        let http2 = self.origins.iter().flat_map(|it| &it.http2).map(|shared| shared.last_used);
        let first = http1.chain(http2).min()?;
        Some(self.clock.sleep((first + MAX_IDLE).saturating_sub(self.clock.now())))
    }

    /// Tells whether the task wakes up by itself; otherwise the next connection wakes it.
    pub(super) fn set_timed(&mut self, is_timed: bool) {
        self.is_timed = is_timed;
    }
}

fn is_over(since: Duration, now: Duration) -> bool {
    now.saturating_sub(since) >= MAX_IDLE
}
