//! TCP connections that tell at once whether their server has closed them.

use std::{
    io::{self, ErrorKind, Read},
    pin::Pin,
    ptr,
    task::{Context, Poll},
};

use http::Uri;
use hyper_util::{
    client::legacy::connect::{Connected, Connection, HttpConnector},
    rt::TokioIo,
};
use socket2::SockRef;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};
use tower_service::Service;

use super::resolver::Resolver;
use crate::{BoxFuture, body::NOBODY};

/// The maximum number of bytes that are read at once where nobody waits for them.
const MAX_LOOK: usize = 1024;

/// A TCP connection.
///
/// The runtime tells it when its server sent something or closed it, but only when the runtime
/// looks at its sockets, which a busy runtime of one thread does later.
/// A poll with [`NOBODY`], which nothing wakes, looks at the socket itself.
pub(super) struct Socket(TcpStream);

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.0).poll_read(context, buffer);
        if read.is_pending() && ptr::eq(context.waker(), NOBODY) {
            return self.look(buffer);
        }
        read
    }
}

impl Socket {
    fn look(&self, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let length = buffer.remaining().min(MAX_LOOK);
        match (&*SockRef::from(&self.0)).read(buffer.initialize_unfilled_to(length)) {
            Ok(read) => buffer.advance(read),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Poll::Pending,
            Err(error) => return Poll::Ready(Err(error)),
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

impl Connection for Socket {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

/// Opens TCP connections, with the resolver of the system.
#[derive(Clone)]
pub(super) struct Tcp(HttpConnector<Resolver>);

impl Tcp {
    pub(super) fn new() -> Self {
        let mut tcp = HttpConnector::new_with_resolver(Resolver::new());
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        Self(tcp)
    }
}

impl Service<Uri> for Tcp {
    type Response = TokioIo<Socket>;
    type Error = <HttpConnector<Resolver> as Service<Uri>>::Error;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let connecting = self.0.call(target);
        Box::pin(async { Ok(TokioIo::new(Socket(connecting.await?.into_inner()))) })
    }
}
