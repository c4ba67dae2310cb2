//! The frames of a body, its end, and the limit of `collect`.

use bytes::Bytes;
use chatwire_transport::{
    Body, Timeouts, Transport, TransportErrorKind,
    memory::{CannedResponse, Scripted},
};
use http::StatusCode;

async fn body_of(response: CannedResponse) -> Body {
    Scripted::new([response])
        .send(http::Request::new(Bytes::new()), &Timeouts::default())
        .await
        .unwrap()
        .into_body()
}

fn response(frames: &[&'static str]) -> CannedResponse {
    CannedResponse::new(StatusCode::OK).with_frames(frames.iter().copied())
}

#[track_caller]
fn check_collect(frames: &[&'static str], limit: usize, expected: Option<&str>) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let collected =
        runtime.block_on(async { body_of(response(frames)).await.collect(limit).await });
    match (collected, expected) {
        (Ok(bytes), Some(text)) => assert_eq!(bytes, text),
        (Err(error), None) => assert_eq!(error.kind(), TransportErrorKind::TooLarge),
        (other, expected) => panic!("{other:?} instead of {expected:?}"),
    }
}

#[test]
fn collect_joins_up_to_its_limit() {
    check_collect(&[], 0, Some(""));
    check_collect(&["abc"], 3, Some("abc"));
    check_collect(&["abc"], 2, None);
    check_collect(&["abc", "de", "f"], 6, Some("abcdef"));
    check_collect(&["abc", "de", "f"], 5, None);
    check_collect(&["abc", "de", "f"], 4, None);
}

#[tokio::test]
async fn an_empty_frame_is_left_out() {
    let mut body = body_of(response(&["", "a", "", "b", ""])).await;
    assert_eq!(body.frame().await.unwrap().unwrap(), "a");
    assert_eq!(body.frame().await.unwrap().unwrap(), "b");
    assert!(body.frame().await.is_none());
}

#[tokio::test]
async fn nothing_follows_a_failure() {
    let mut body = body_of(response(&["a"]).with_error(TransportErrorKind::Interrupted)).await;
    assert_eq!(body.frame().await.unwrap().unwrap(), "a");
    let error = body.frame().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
    assert!(body.frame().await.is_none());
}

#[tokio::test]
async fn a_body_of_bytes_is_one_frame() {
    let mut body = Body::from(Bytes::from_static(b"ab"));
    assert_eq!(body.frame().await.unwrap().unwrap(), "ab");
    assert!(body.frame().await.is_none());
    assert!(Body::from(Bytes::new()).frame().await.is_none());
    assert!(Body::empty().frame().await.is_none());
}
