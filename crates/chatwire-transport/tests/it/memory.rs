//! `Scripted` and `NeverResponds`.

use std::{
    future::Future,
    pin::pin,
    sync::Arc,
    task::{Context, Waker},
    time::Duration,
};

use bytes::Bytes;
use chatwire_transport::{
    Sent, Timeouts, Transport, TransportErrorKind,
    memory::{CannedResponse, NeverResponds, Scripted},
};
use http::{Request, StatusCode};

fn request(body: &'static str) -> Request<Bytes> {
    Request::post("http://localhost/v1/x?q=secret")
        .header("authorization", "Bearer secret")
        .body(Bytes::from_static(body.as_bytes()))
        .unwrap()
}

#[tokio::test]
async fn responses_come_in_their_order_and_requests_are_kept() {
    let transport = Scripted::new([
        CannedResponse::new(StatusCode::INTERNAL_SERVER_ERROR),
        CannedResponse::error(TransportErrorKind::Connect, Sent::Nothing),
    ]);
    transport.push(CannedResponse::new(StatusCode::OK).with_header("x-a", "1"));
    let limits = Timeouts::default().with_read(Duration::from_secs(1));

    let first = transport.send(request("1"), &limits).await.unwrap();
    assert_eq!(first.status(), 500);
    let second = transport.send(request("2"), &limits).await.unwrap_err();
    assert_eq!((second.kind(), second.sent()), (TransportErrorKind::Connect, Sent::Nothing));
    let third = transport.send(request("3"), &limits).await.unwrap();
    assert_eq!(third.headers()["x-a"], "1");
    let fourth = transport.send(request("4"), &limits).await.unwrap_err();
    assert_eq!(fourth.kind(), TransportErrorKind::NoStoredResponse);

    let received = transport.received();
    let bodies: Vec<_> = received.iter().map(|seen| seen.request.body()).collect();
    assert_eq!(bodies, ["1", "2", "3", "4"]);
    assert_eq!(received[0].timeouts, limits);
    assert!(!format!("{received:?} {transport:?}").contains("secret"));
}

#[tokio::test]
async fn a_transport_is_usable_behind_any_pointer() {
    let transport = Scripted::new((0..3).map(|_| CannedResponse::new(StatusCode::OK)));
    let shared: Arc<dyn Transport> = Arc::new(transport.clone());
    let boxed: Box<dyn Transport> = Box::new(shared.clone());
    let limits = Timeouts::default();
    shared.send(request(""), &limits).await.unwrap();
    boxed.send(request(""), &limits).await.unwrap();
    Transport::send(&&boxed, request(""), &limits).await.unwrap();
    assert_eq!(transport.remaining(), 0);
}

#[tokio::test]
async fn silence_lasts() {
    let mut context = Context::from_waker(Waker::noop());
    let limits = Timeouts::default();
    let transport = Scripted::new([
        CannedResponse::never_responds(),
        CannedResponse::new(StatusCode::OK).with_frames(["a"]).with_stall(),
    ]);
    let never = NeverResponds::new();
    for future in [transport.send(request(""), &limits), never.send(request(""), &limits)] {
        assert!(pin!(future).poll(&mut context).is_pending());
    }

    let mut body = transport.send(request(""), &limits).await.unwrap().into_body();
    assert_eq!(body.frame().await.unwrap().unwrap(), "a");
    assert!(pin!(body.frame()).poll(&mut context).is_pending());
}
