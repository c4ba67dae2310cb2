//! A body that ends after `[DONE]`: the caller does not wait for it, and it is not dropped before
//! its end.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use chatwire::{
    Client,
    bytes::Bytes,
    http::{Request, Response},
    transport::{Body, BoxFuture, Timeouts, Transport, TransportError},
};
use futures_core::Stream;

use crate::hello;

const WHOLE: &[u8] =
    b"data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n\
    data: [DONE]\n\n";

/// A server whose bodies end on command.
#[derive(Clone, Default)]
struct Late {
    may_end: Arc<AtomicBool>,
    read_to_the_end: Arc<AtomicUsize>,
    dropped: Arc<AtomicUsize>,
}

struct LateBody {
    server: Late,
    said: bool,
}

impl Stream for LateBody {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.said {
            self.said = true;
            return Poll::Ready(Some(Ok(Bytes::from_static(WHOLE))));
        }
        if self.server.may_end.load(Ordering::Relaxed) {
            self.server.read_to_the_end.fetch_add(1, Ordering::Relaxed);
            return Poll::Ready(None);
        }
        Poll::Pending
    }
}

impl Drop for LateBody {
    fn drop(&mut self) {
        self.server.dropped.fetch_add(1, Ordering::Relaxed);
    }
}

impl Transport for Late {
    fn send(
        &self,
        _: Request<Bytes>,
        _: &Timeouts,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let body = LateBody { server: self.clone(), said: false };
        Box::pin(async { Ok(Response::new(Body::from_stream(body))) })
    }
}

#[tokio::test]
async fn the_next_call_drains_a_body_that_ended_late() {
    let server = Late::default();
    let client = Client::builder().api_key("key").transport(server.clone()).build().unwrap();
    let counts = || {
        let read = server.read_to_the_end.load(Ordering::Relaxed);
        (read, server.dropped.load(Ordering::Relaxed))
    };

    let mut stream = client.stream(&hello()).await.unwrap();
    assert_eq!(stream.chunk().await.unwrap().unwrap().first_text().as_deref(), Some("Hi"));
    assert!(stream.chunk().await.is_none());
    assert!(stream.chunk().await.is_none());
    drop(stream);
    assert_eq!(counts(), (0, 0));

    server.may_end.store(true, Ordering::Relaxed);
    let second = client.clone().stream(&hello()).await.unwrap();
    assert_eq!(counts(), (1, 1));
    drop(second);
    assert_eq!(counts(), (1, 2));
}
