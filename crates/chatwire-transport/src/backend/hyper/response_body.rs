//! The body of a response, which drives its connection.

use std::{
    pin::Pin,
    task::{Context, Poll, Waker, ready},
};

use ::hyper::body::{Body, Frame, Incoming, SizeHint};
use bytes::Bytes;

use super::{http1_connection::Http1Connection, pool::Return};
use crate::backend::body_frames::Driver;

/// The body of a response.
pub(super) struct ResponseBody {
    body: Incoming,
    /// The connection, if it is driven by the reader of this body.
    connection: Option<(Box<Http1Connection>, Return)>,
}

impl ResponseBody {
    /// A body over HTTP/1.1; at its end the connection goes back to the pool.
    pub(super) fn driving(body: Incoming, connection: Box<Http1Connection>, pool: Return) -> Self {
        let mut body = Self { body, connection: Some((connection, pool)) };
        if body.body.is_end_stream() {
            body.end();
        }
        body
    }

    /// A body over HTTP/2, whose connection is driven by a task.
    pub(super) fn driven(body: Incoming) -> Self {
        Self { body, connection: None }
    }

    pub(super) fn driver(&self) -> Driver {
        if self.connection.is_some() { Driver::Reader } else { Driver::Other }
    }

    fn end(&mut self) {
        if let Some((connection, pool)) = self.connection.take() {
            pool.put(connection);
        }
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = ::hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, ::hyper::Error>>> {
        let this = &mut *self;
        let mut body = Pin::new(&mut this.body);
        let frame = match &mut this.connection {
            None => return body.poll_frame(context),
            Some((connection, _)) => {
                // Whatever the body waits for comes from the connection.
                let mut nobody = Context::from_waker(Waker::noop());
                match body.as_mut().poll_frame(&mut nobody) {
                    Poll::Ready(frame) => frame,
                    Poll::Pending if connection.poll_end(context).is_ready() => {
                        ready!(body.poll_frame(context))
                    }
                    Poll::Pending => ready!(body.poll_frame(&mut nobody)),
                }
            }
        };
        if this.body.is_end_stream() || !matches!(frame, Some(Ok(_))) {
            this.end();
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
