//! A connection over HTTP/1.1, which is driven by whoever waits for it.
//!
//! No task reads it: the caller polls it while it waits for the headers, the reader of the body
//! while it waits for a frame.
//! So no other thread is woken for a frame.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

use ::hyper::{
    body::Incoming,
    client::conn::{
        TrySendError,
        http1::{Connection, SendRequest},
    },
};
use bytes::Bytes;
use http_body_util::Full;
use hyper_util::rt::TokioIo;

use super::{
    connector::Stream,
    observed::{IsResponding, Observed},
};

type Request = http::Request<Full<Bytes>>;

/// One connection over HTTP/1.1.
pub(super) struct Http1Connection {
    sender: SendRequest<Full<Bytes>>,
    connection: Connection<TokioIo<Observed<Stream>>, Full<Bytes>>,
    has_ended: bool,
    is_responding: IsResponding,
}

impl Http1Connection {
    pub(super) fn new(
        sender: SendRequest<Full<Bytes>>,
        connection: Connection<TokioIo<Observed<Stream>>, Full<Bytes>>,
        is_responding: IsResponding,
    ) -> Self {
        Self { sender, connection, has_ended: false, is_responding }
    }

    /// Whether a byte of the response to the last request has been received.
    pub(super) fn is_responding(&self) -> bool {
        self.is_responding.get()
    }

    /// Reads and writes what is possible; whether the connection has ended.
    pub(super) fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if !self.has_ended {
            // Its error is that of the response or of the body.
            self.has_ended = Pin::new(&mut self.connection).poll(context).is_ready();
        }
        if self.has_ended { Poll::Ready(()) } else { Poll::Pending }
    }

    /// Whether the connection is open and free for a request; it wakes `waker` when it ends.
    ///
    /// With [`NOBODY`](crate::body::NOBODY) the socket itself is looked at.
    pub(super) fn is_idle(&mut self, waker: &Waker) -> bool {
        self.poll_end(&mut Context::from_waker(waker)).is_pending() && self.sender.is_ready()
    }

    /// Sends a request, and waits for the headers of its response.
    pub(super) async fn send(
        &mut self,
        request: Request,
    ) -> Result<http::Response<Incoming>, TrySendError<Request>> {
        let mut response = pin!(self.sender.try_send_request(request));
        poll_fn(|context| {
            if !self.has_ended {
                self.has_ended = Pin::new(&mut self.connection).poll(context).is_ready();
            }
            response.as_mut().poll(context)
        })
        .await
    }
}
