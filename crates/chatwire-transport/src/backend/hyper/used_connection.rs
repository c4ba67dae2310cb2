//! What a connection has carried so far: tells why it may have ended.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use ::hyper::rt::{Read, Write};
use http::{Extensions, Uri};
use hyper_util::{
    client::legacy::connect::{Connected, Connection},
    rt::TokioIo,
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tower_service::Service;

use super::route::Routes;
use crate::BoxFuture;

/// What one connection has carried; clones are about the same connection.
#[derive(Clone, Default)]
pub(super) struct Usage(Arc<Flags>);

#[derive(Default)]
struct Flags {
    has_responded: AtomicBool,
    /// Whether a byte was read since the last one was written.
    is_responding: AtomicBool,
}

impl Usage {
    /// What the captured connection has carried, if there is one for this request alone.
    ///
    /// Over HTTP/2 the bytes are those of all requests, and the server says which it processed.
    pub(super) fn of(connected: Option<&Connected>) -> Option<Self> {
        let connected = connected.filter(|connected| !connected.is_negotiated_h2())?;
        let mut extensions = Extensions::new();
        connected.get_extras(&mut extensions);
        extensions.remove()
    }

    /// Remembers that the headers of a response have been received.
    pub(super) fn responded(&self) {
        self.0.has_responded.store(true, Ordering::Relaxed);
    }

    /// Whether an earlier request has received its response on this connection.
    pub(super) fn has_responded(&self) -> bool {
        self.0.has_responded.load(Ordering::Relaxed)
    }

    /// Whether a byte of the response to the current request has been received.
    pub(super) fn is_responding(&self) -> bool {
        self.0.is_responding.load(Ordering::Relaxed)
    }
}

/// A connector whose connections carry their [`Usage`] in their metadata, and whether they lead to
/// a proxy that requests are sent to as they are.
#[derive(Clone)]
pub(super) struct Observed<C> {
    connector: C,
    routes: Routes,
}

impl<C> Observed<C> {
    pub(super) fn new(connector: C, routes: Routes) -> Self {
        Self { connector, routes }
    }
}

impl<C> Service<Uri> for Observed<C>
where
    C: Service<Uri>,
    C::Future: Send + 'static,
{
    type Response = TokioIo<ObservedStream<C::Response>>;
    type Error = C::Error;
    type Future = BoxFuture<'static, Result<Self::Response, C::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), C::Error>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let is_forwarded = self.routes.is_forwarded(&target);
        let connecting = self.connector.call(target);
        Box::pin(async move { Ok(ObservedStream::new(connecting.await?, is_forwarded)) })
    }
}

/// A connection that observes what it carries, after decryption.
pub(super) struct ObservedStream<S> {
    inner: TokioIo<S>,
    usage: Usage,
    is_forwarded: bool,
}

impl<S> ObservedStream<S> {
    fn new(stream: S, is_forwarded: bool) -> TokioIo<Self> {
        let usage = Usage::default();
        TokioIo::new(Self { inner: TokioIo::new(stream), usage, is_forwarded })
    }
}

impl<S: Connection> Connection for ObservedStream<S> {
    fn connected(&self) -> Connected {
        self.inner.connected().proxy(self.is_forwarded).extra(self.usage.clone())
    }
}

impl<S: Read + Unpin> AsyncRead for ObservedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.inner).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.usage.0.is_responding.store(true, Ordering::Relaxed);
        }
        read
    }
}

impl<S: Write + Unpin> AsyncWrite for ObservedStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.written(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write_vectored(context, buffers);
        self.written(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

impl<S> ObservedStream<S> {
    fn written(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if matches!(written, Poll::Ready(Ok(1..))) {
            self.usage.0.is_responding.store(false, Ordering::Relaxed);
        }
        written
    }
}
