//! HTTP Archives: export.

use bytes::Bytes;
use chatwire_transport::cassette::{Meta, Recording};
use http::HeaderValue;

use super::stream;

#[test]
fn secrets_do_not_leave() {
    let mut kept = stream().exchange;
    kept.request.headers.insert("cookie", HeaderValue::from_static("canary"));
    kept.request.body = Bytes::from_static(br#"{"password":"canary"}"#);
    let har = Recording::to_har(&[Recording::new(Meta::new("a", "b"), kept)]);
    assert!(!har.contains("canary"), "{har}");
}
