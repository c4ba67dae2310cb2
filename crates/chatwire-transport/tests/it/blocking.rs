//! The scripted backend through the blocking trait.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use chatwire_transport::{
    Phase, Sent, Timeouts, TransportErrorKind as Kind,
    blocking::{Body, Transport},
    memory::{CannedResponse, Scripted},
};
use http::{Request, StatusCode};

fn timeouts() -> Timeouts {
    Timeouts::default()
        .with_response_headers(Duration::from_secs(1))
        .with_read(Duration::from_secs(1))
}

fn send(response: CannedResponse) -> Body {
    Scripted::new([response]).send(Request::new(Bytes::new()), &timeouts()).unwrap().into_body()
}

#[track_caller]
fn check(response: CannedResponse, frames: &[&str], failure: Option<Kind>) {
    let mut body = send(response);
    for expected in frames {
        assert_eq!(body.frame().unwrap().unwrap(), expected);
    }
    let last = body.frame().map(|frame| frame.unwrap_err());
    assert_eq!(last.as_ref().map(|error| error.kind()), failure);
    assert!(last.is_none_or(|error| error.sent() == Sent::All));
    assert!(body.next().is_none(), "nothing follows the end");
}

#[test]
fn frames_come_as_scripted() {
    let response = || CannedResponse::new(StatusCode::OK).with_frames(["", "a", "", "bc"]);
    check(response(), &["a", "bc"], None);
    check(response().with_error(Kind::Interrupted), &["a", "bc"], Some(Kind::Interrupted));
    check(response().with_stall(), &["a", "bc"], Some(Kind::Timeout(Phase::Read)));
    check(CannedResponse::new(StatusCode::NO_CONTENT), &[], None);
}

#[track_caller]
fn check_failure(response: CannedResponse, kind: Kind, sent: Sent) {
    let transport: Arc<dyn Transport> = Arc::new(Scripted::new([response]));
    let error = transport.send(Request::new(Bytes::new()), &timeouts()).unwrap_err();
    assert_eq!((error.kind(), error.sent()), (kind, sent));
    let error = transport.send(Request::new(Bytes::new()), &timeouts()).unwrap_err();
    assert_eq!((error.kind(), error.sent()), (Kind::NoStoredResponse, Sent::Nothing));
}

#[test]
fn failures_come_as_scripted() {
    check_failure(CannedResponse::error(Kind::Dns, Sent::Nothing), Kind::Dns, Sent::Nothing);
    check_failure(
        CannedResponse::never_responds(),
        Kind::Timeout(Phase::ResponseHeaders),
        Sent::Perhaps,
    );
}

#[test]
fn collect_joins_up_to_its_limit() {
    let response = || CannedResponse::new(StatusCode::OK).with_frames(["abc", "de"]);
    assert_eq!(send(response()).collect(5).unwrap(), "abcde");
    assert_eq!(send(response()).collect(4).unwrap_err().kind(), Kind::TooLarge);
    assert_eq!(Body::empty().collect(0).unwrap(), "");
    assert_eq!(Body::from(Bytes::from_static(b"ab")).collect(2).unwrap(), "ab");
}
