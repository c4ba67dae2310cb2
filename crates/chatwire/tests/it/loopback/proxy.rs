//! The built-in transports, through a proxy set on the builder.

#[cfg(any(feature = "hyper", feature = "reqwest"))]
use chatwire::Client;
#[cfg(feature = "ureq")]
use chatwire::{CallOptions, ErrorKind, RetryPolicy, blocking, transport::TransportErrorKind};

#[cfg(any(feature = "hyper", feature = "reqwest"))]
use super::LIST;
use super::{Server, script};

/// A host that does not exist: any response comes from the proxy.
const NOWHERE: &str = "http://nowhere.invalid/v1";

#[cfg(any(feature = "hyper", feature = "reqwest"))]
#[tokio::test]
async fn the_async_transport_sends_the_request_to_the_proxy() {
    let proxy = Server::start(&[script::non_streaming(LIST)]).unwrap();
    let client = Client::builder().base_url(NOWHERE).proxy(proxy.origin()).build().unwrap();
    assert!(client.models().await.unwrap().get("a").is_some());
}

#[cfg(feature = "ureq")]
#[test]
fn ureq_requests_a_tunnel_from_the_proxy() {
    let proxy = Server::start(&[script::error_response(407, "")]).unwrap();
    let client = blocking::Client::builder()
        .base_url(NOWHERE)
        .proxy(proxy.origin())
        .options(CallOptions::default().retry(RetryPolicy::none()))
        .build()
        .unwrap();
    let error = client.models().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport(TransportErrorKind::Connect), "{error}");
}
