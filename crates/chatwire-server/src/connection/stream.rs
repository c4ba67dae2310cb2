//! The bytes of a connection: counted, checked, and misdelivered on demand.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::Sleep,
};

use super::{Activity, line_check::LineCheck};
use crate::clock;

/// The response to a head with a line that ends with LF alone.
const BAD_REQUEST: &[u8] =
    b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// A TCP stream whose activity is recorded.
#[derive(Debug)]
pub(super) struct ConnectionStream {
    inner: TcpStream,
    activity: Arc<Activity>,
    lines: LineCheck,
    /// What remains of the last words, once writing them has begun.
    last_words: Option<Bytes>,
    /// Runs before a byte that is written alone.
    drip: Option<Pin<Box<Sleep>>>,
}

impl ConnectionStream {
    pub(super) fn new(inner: TcpStream, activity: Arc<Activity>) -> Self {
        Self { inner, activity, lines: LineCheck::default(), last_words: None, drip: None }
    }

    /// Writes the last words; then every write fails.
    fn poll_last_words(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(rest) = self.last_words.as_mut().filter(|rest| !rest.is_empty()) {
            let written = ready!(Pin::new(&mut self.inner).poll_write(context, rest))?;
            rest.advance(written);
        }
        ready!(Pin::new(&mut self.inner).poll_shutdown(context))?;
        Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()))
    }

    /// Fails if the connection is to end here.
    fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.last_words.is_none() {
            self.last_words = self.activity.last_words();
        }
        if self.last_words.is_some() { self.poll_last_words(context) } else { Poll::Ready(Ok(())) }
    }
}

impl AsyncRead for ConnectionStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.last_words.is_none() {
            let before = buffer.filled().len();
            ready!(Pin::new(&mut this.inner).poll_read(context, buffer))?;
            if this.lines.check(&buffer.filled()[before..]) {
                return Poll::Ready(Ok(()));
            }
            this.last_words = Some(Bytes::from_static(BAD_REQUEST));
        }
        this.poll_last_words(context)
    }
}

impl AsyncWrite for ConnectionStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        ready!(this.poll_end(context))?;
        let mut bytes = bytes;
        let drip = this.activity.drip_delay();
        if let Some(delay) = drip {
            let timer = this.drip.get_or_insert_with(|| Box::pin(clock::after(delay)));
            this.activity.progressed();
            ready!(timer.as_mut().poll(context));
            bytes = &bytes[..bytes.len().min(1)];
        }
        let written = Pin::new(&mut this.inner).poll_write(context, bytes);
        this.activity.writes(written.is_pending());
        let written = ready!(written)?;
        if drip.is_some() {
            this.drip = None;
            this.activity.dripped();
        }
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_end(context))?;
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.activity.is_reset() {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

impl Drop for ConnectionStream {
    fn drop(&mut self) {
        if self.activity.is_reset() {
            // Without the option the connection ends instead of being reset, which is a fault, too.
            let _ = self.inner.set_zero_linger();
        }
    }
}
