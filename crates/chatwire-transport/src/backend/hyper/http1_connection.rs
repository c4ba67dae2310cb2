//! A connection over HTTP/1.1, which is driven by whoever waits for it.
//!
//! No task reads it: the caller polls it while it waits for the headers, the reader of the body
//! while it waits for a frame.
//! So no other thread is woken for a frame.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::{Context, Poll, Waker, ready},
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
    /// `None` once it has ended: dropping it is what answers a request that it has not taken.
    connection: Option<Connection<TokioIo<Observed<Stream>>, Full<Bytes>>>,
    is_responding: IsResponding,
}

impl Http1Connection {
    pub(super) fn new(
        sender: SendRequest<Full<Bytes>>,
        connection: Connection<TokioIo<Observed<Stream>>, Full<Bytes>>,
        is_responding: IsResponding,
    ) -> Self {
        Self { sender, connection: Some(connection), is_responding }
    }

    /// Whether a byte of the response to the last request has been received.
    pub(super) fn is_responding(&self) -> bool {
        self.is_responding.get()
    }

    /// Reads and writes what is possible; ready when the connection has ended.
    pub(super) fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if let Some(connection) = &mut self.connection {
            // Its error is that of the response or of the body.
            let _ = ready!(Pin::new(connection).poll(context));
            self.connection = None;
        }
        Poll::Ready(())
    }

    /// Whether the connection is open and free for a request; it wakes `waker` when it ends.
    ///
    /// With [`NOBODY`](crate::body::NOBODY) the socket itself is looked at.
    pub(super) fn is_idle(&mut self, waker: &Waker) -> bool {
        let Some(connection) = &mut self.connection else { return false };
        // Without the shutdown, which may have to wait although the connection has ended.
        if connection.poll_without_shutdown(&mut Context::from_waker(waker)).is_ready() {
            self.connection = None;
            return false;
        }
        self.sender.is_ready()
    }

    /// Sends a request, and waits for the headers of its response.
    ///
    /// # Errors
    ///
    /// With the request if nothing of it was written.
    pub(super) async fn send(
        &mut self,
        request: Request,
    ) -> Result<http::Response<Incoming>, TrySendError<Request>> {
        self.is_responding.reset();
        let mut response = pin!(self.sender.try_send_request(request));
        poll_fn(|context| {
            let _ = self.poll_end(context);
            response.as_mut().poll(context)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use ::hyper::client::conn::http1;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};

    use super::*;
    use crate::body::NOBODY;

    async fn connection() -> (Http1Connection, DuplexStream) {
        let (client, server) = duplex(1024);
        let stream: Stream = Box::new(TokioIo::new(client));
        let (stream, is_responding) = Observed::new(stream);
        let (sender, connection) = http1::handshake(stream).await.unwrap();
        (Http1Connection::new(sender, connection, is_responding), server)
    }

    fn request() -> Request {
        Request::new(Full::new(Bytes::new()))
    }

    async fn exchange(connection: &mut Http1Connection, server: &mut DuplexStream) {
        let answering = async {
            assert!(server.read(&mut [0; 64]).await.unwrap() > 0);
            server.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
        };
        let (response, ()) = tokio::join!(connection.send(request()), answering);
        assert_eq!(response.unwrap().status(), 204);
    }

    /// Until its first response has begun, hyper takes the end of a connection for an error.
    #[tokio::test]
    async fn an_end_between_the_look_and_the_request_gives_the_request_back() {
        let (mut connection, mut server) = connection().await;
        exchange(&mut connection, &mut server).await;
        assert!(connection.is_idle(NOBODY));
        drop(server);
        let mut error = connection.send(request()).await.unwrap_err();
        assert!(error.take_message().is_some());
        assert!(!connection.is_idle(NOBODY));
    }

    #[tokio::test]
    async fn a_connection_that_carried_a_response_is_free() {
        let (mut connection, mut server) = connection().await;
        for _ in 0..3 {
            exchange(&mut connection, &mut server).await;
            assert!(connection.is_idle(NOBODY) && connection.is_responding());
        }
        drop(server);
        assert!(!connection.is_idle(NOBODY));
    }
}
