//! Backends around other backends: `Delayed` and `FaultInjecting`.

use std::{
    future::Future,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use bytes::Bytes;
use chatwire_transport::{
    Clock, Phase, Sent, Timeouts, Transport, TransportError, TransportErrorKind as Kind, blocking,
    delayed::Delayed,
    fault_injecting::{Fault, FaultInjecting},
    memory::{CannedResponse, Scripted},
};
use http::{Request, StatusCode};

use crate::virtual_clock::VirtualClock;

fn scripted() -> Scripted {
    Scripted::new([CannedResponse::new(StatusCode::OK).with_frames(["abc", "def"])])
}

fn request() -> Request<Bytes> {
    Request::new(Bytes::new())
}

#[tokio::test]
async fn headers_and_frames_come_late() {
    let clock = Arc::new(VirtualClock::default());
    let transport = Delayed::new(scripted(), clock.clone())
        .with_header_delay(Duration::from_secs(10))
        .with_frame_delay(Duration::from_secs(1));
    let mut body = transport.send(request(), &Timeouts::default()).await.unwrap().into_body();
    let mut times = vec![clock.now().as_secs()];
    while let Some(frame) = body.frame().await {
        frame.unwrap();
        times.push(clock.now().as_secs());
    }
    assert_eq!(times, [10, 11, 12]);
}

/// The frames of a body and how it ends: with an error, or pending.
type Seen = (Vec<Bytes>, Poll<Option<(Kind, Sent)>>);

fn now<T>(future: impl Future<Output = T>) -> Poll<T> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

fn kind_and_sent(error: &TransportError) -> (Kind, Sent) {
    (error.kind(), error.sent())
}

fn seen(fault: Fault) -> Seen {
    let transport = FaultInjecting::new(scripted(), fault);
    let mut frames = Vec::new();
    let mut body = match now(Transport::send(&transport, request(), &Timeouts::default())) {
        Poll::Pending => return (frames, Poll::Pending),
        Poll::Ready(Err(error)) => return (frames, Poll::Ready(Some(kind_and_sent(&error)))),
        Poll::Ready(Ok(response)) => response.into_body(),
    };
    loop {
        match now(body.frame()) {
            Poll::Pending => return (frames, Poll::Pending),
            Poll::Ready(None) => return (frames, Poll::Ready(None)),
            Poll::Ready(Some(Err(error))) => {
                return (frames, Poll::Ready(Some(kind_and_sent(&error))));
            }
            Poll::Ready(Some(Ok(frame))) => frames.push(frame),
        }
    }
}

fn seen_blocking(fault: Fault) -> (Vec<Bytes>, Option<(Kind, Sent)>) {
    let second = Duration::from_secs(1);
    let limits = Timeouts::default().with_response_headers(second).with_read(second);
    let transport = FaultInjecting::new(scripted(), fault);
    let mut frames = Vec::new();
    let body = match blocking::Transport::send(&transport, request(), &limits) {
        Err(error) => return (frames, Some(kind_and_sent(&error))),
        Ok(response) => response.into_body(),
    };
    for frame in body {
        match frame {
            Err(error) => return (frames, Some(kind_and_sent(&error))),
            Ok(frame) => frames.push(frame),
        }
    }
    (frames, None)
}

/// An asynchronous stall is `Poll::Pending`, a blocking one a timeout.
#[track_caller]
fn check(fault: Fault, frames: &[&'static str], end: Poll<Option<(Kind, Sent)>>) {
    let frames: Vec<_> = frames.iter().copied().map(Bytes::from).collect();
    assert_eq!(seen(fault), (frames.clone(), end));
    let blocking_end = match end {
        Poll::Ready(end) => end,
        Poll::Pending if fault == Fault::NoHeaders => {
            Some((Kind::Timeout(Phase::ResponseHeaders), Sent::Perhaps))
        }
        Poll::Pending => Some((Kind::Timeout(Phase::Read), Sent::All)),
    };
    assert_eq!(seen_blocking(fault), (frames, blocking_end));
}

#[test]
fn a_fault_comes_where_it_is_wanted() {
    let interrupted = |sent| Poll::Ready(Some((Kind::Interrupted, sent)));
    check(Fault::BeforeSend(Kind::Interrupted), &[], interrupted(Sent::Nothing));
    check(Fault::BeforeHeaders(Kind::Interrupted), &[], interrupted(Sent::Perhaps));
    check(Fault::NoHeaders, &[], Poll::Pending);
    let after = |bytes| Fault::AfterBytes(bytes, Kind::Interrupted);
    check(after(0), &[], interrupted(Sent::All));
    check(after(2), &["ab"], interrupted(Sent::All));
    check(after(3), &["abc"], interrupted(Sent::All));
    check(after(4), &["abc", "d"], interrupted(Sent::All));
    check(after(6), &["abc", "def"], interrupted(Sent::All));
    check(after(7), &["abc", "def"], Poll::Ready(None));
    check(Fault::StallAfter(0), &[], Poll::Pending);
    check(Fault::StallAfter(5), &["abc", "de"], Poll::Pending);
    check(Fault::StallAfter(7), &["abc", "def"], Poll::Ready(None));
}

#[test]
fn the_inner_backend_is_asked_only_once_it_has_to() {
    for (fault, asked) in
        [(Fault::BeforeSend(Kind::Connect), 0), (Fault::BeforeHeaders(Kind::Interrupted), 1)]
    {
        let inner = scripted();
        let transport = FaultInjecting::new(inner.clone(), fault);
        blocking::Transport::send(&transport, request(), &Timeouts::default()).unwrap_err();
        assert_eq!(inner.received().len(), asked, "{fault:?}");
    }
}
