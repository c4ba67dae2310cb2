//! HTTP/2 over TLS with reqwest and hyper, against a server that controls every frame.

use std::{future::poll_fn, sync::Arc, task::Poll, time::Duration};

use bytes::Bytes;
use chatwire_transport::{
    Body, Sent, Timeouts, Transport, TransportErrorKind as Kind, hyper::HyperTransport,
    reqwest::ReqwestTransport,
};
use h2::{Reason, RecvStream, SendStream, server::SendResponse};
use http::{Request, Response, Version};
use tokio::{net::TcpListener, sync::oneshot};
use tokio_rustls::TlsAcceptor;

use crate::{backend::SECRET, certificate_authority::CertificateAuthority};

/// How a server ends its connection.
enum End {
    /// With `GOAWAY`, without waiting for its streams.
    GoAway(Reason),
    /// Without `GOAWAY`.
    Close,
}

/// One received request and its connection.
struct Asked {
    request: Request<RecvStream>,
    respond: SendResponse<Bytes>,
    end: oneshot::Sender<End>,
}

/// Accepts one connection and sends its first request to the test.
async fn start(authority: &CertificateAuthority) -> (String, oneshot::Receiver<Asked>) {
    let tls = TlsAcceptor::from(authority.server("127.0.0.1", &["h2", "http/1.1"]));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    let (tell, asked) = oneshot::channel();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let stream = tls.accept(stream).await.unwrap();
        let mut connection = h2::server::handshake(stream).await.unwrap();
        let (request, respond) = connection.accept().await.unwrap().unwrap();
        let (end, ending) = oneshot::channel();
        assert!(tell.send(Asked { request, respond, end }).is_ok());
        tokio::select! {
            _ = connection.accept() => {}
            Ok(end) = ending => if let End::GoAway(reason) = end {
                connection.abrupt_shutdown(reason);
                // Frames are written while the connection is polled.
                poll_fn(|context| Poll::Ready(connection.poll_closed(context).is_ready())).await;
            }
        }
    });
    (base, asked)
}

/// A response whose headers were received, and the server's side of it.
struct Exchange {
    response: Response<Body>,
    request: Request<RecvStream>,
    body: SendStream<Bytes>,
    end: oneshot::Sender<End>,
}

/// The backends that speak HTTP/2.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Over {
    Reqwest,
    Hyper,
}

impl Over {
    pub(crate) const ALL: [Self; 2] = [Self::Reqwest, Self::Hyper];

    fn transport(self, authority: &CertificateAuthority) -> Arc<dyn Transport> {
        let pem = authority.pem();
        match self {
            Self::Reqwest => {
                let transport = ReqwestTransport::new().without_proxies();
                Arc::new(transport.with_root_certificates(pem).unwrap())
            }
            Self::Hyper => {
                let transport = HyperTransport::new().without_proxies();
                Arc::new(transport.with_root_certificates(pem).unwrap())
            }
        }
    }
}

/// One call, from the request to the headers of the response.
pub(crate) fn exchange_once(over: Over) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(exchange(over));
}

async fn exchange(over: Over) -> Exchange {
    let authority = CertificateAuthority::new();
    let (base, asked) = start(&authority).await;
    let transport = over.transport(&authority);
    let request = Request::post(format!("{base}/v1/x?key={SECRET}"))
        .header("authorization", format!("Bearer {SECRET}"))
        .body(Bytes::from_static(b"{}"))
        .unwrap();
    let response =
        tokio::spawn(async move { transport.send(request, &Timeouts::default()).await.unwrap() });
    let Asked { request, mut respond, end } = asked.await.unwrap();
    let head = Response::builder().status(429).header("x-a", SECRET).body(()).unwrap();
    let body = respond.send_response(head, false).unwrap();
    Exchange { response: response.await.unwrap(), request, body, end }
}

/// The next frame, as the server sent it.
async fn frame(body: &mut Body) -> Bytes {
    body.frame().await.unwrap().unwrap()
}

#[tokio::test]
async fn a_request_and_its_answer_arrive_as_they_are() {
    for over in Over::ALL {
        check_arrival(over).await;
    }
}

async fn check_arrival(over: Over) {
    let Exchange { response, request, mut body, .. } = exchange(over).await;
    assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/v1/x"));
    assert_eq!(request.uri().query(), Some(&*format!("key={SECRET}")));
    assert_eq!(request.headers()["authorization"], format!("Bearer {SECRET}"));
    assert_eq!(request.into_body().data().await.unwrap().unwrap(), "{}");

    assert_eq!((response.status().as_u16(), response.version()), (429, Version::HTTP_2));
    assert_eq!(response.headers()["x-a"], SECRET);
    let mut received = response.into_body();
    for sent in ["data: 1\n\n", "data: 2\n\n", "data: 3\n\n"] {
        body.send_data(Bytes::from_static(sent.as_bytes()), false).unwrap();
        assert_eq!(frame(&mut received).await, sent);
    }
    body.send_trailers(http::HeaderMap::new()).unwrap();
    assert!(received.frame().await.is_none());
}

#[tokio::test]
async fn dropping_the_body_cancels_the_stream() {
    for over in Over::ALL {
        check_dropping(over).await;
    }
}

async fn check_dropping(over: Over) {
    let Exchange { response, mut body, end, .. } = exchange(over).await;
    body.send_data(Bytes::from_static(b"ab"), false).unwrap();
    let mut received = response.into_body();
    assert_eq!(frame(&mut received).await, "ab");
    drop(received);
    let reason = poll_fn(|context| body.poll_reset(context)).await.unwrap();
    assert_eq!(reason, Reason::CANCEL);
    drop(end);
}

/// Expects an error after the bytes that were received.
async fn check_broken(
    over: Over,
    name: &str,
    breaking: impl FnOnce(&mut SendStream<Bytes>, oneshot::Sender<End>),
) {
    let Exchange { response, mut body, end, .. } = exchange(over).await;
    body.send_data(Bytes::from_static(b"ab"), false).unwrap();
    let mut received = response.into_body();
    assert_eq!(frame(&mut received).await, "ab");
    breaking(&mut body, end);
    let error = received.frame().await.expect(name).expect_err(name);
    assert_eq!(
        (error.kind(), error.sent()),
        (Kind::Interrupted, Sent::All),
        "{over:?}, {name}: {error:?}"
    );
    assert!(received.frame().await.is_none());
}

#[tokio::test]
async fn a_body_that_is_cut_is_interrupted() {
    for over in Over::ALL {
        for reason in [Reason::INTERNAL_ERROR, Reason::CANCEL, Reason::REFUSED_STREAM] {
            check_broken(over, "reset", |body, _| body.send_reset(reason)).await;
        }
        check_broken(over, "go away", |_, end| {
            assert!(end.send(End::GoAway(Reason::INTERNAL_ERROR)).is_ok())
        })
        .await;
        check_broken(over, "go away, no error", |_, end| {
            assert!(end.send(End::GoAway(Reason::NO_ERROR)).is_ok())
        })
        .await;
        check_broken(over, "closed", |_, end| assert!(end.send(End::Close).is_ok())).await;
    }
}

/// hyper treats a reset without an error as the end of a body.
#[tokio::test]
async fn a_reset_without_an_error_ends_a_body() {
    for over in Over::ALL {
        let Exchange { response, mut body, .. } = exchange(over).await;
        body.send_data(Bytes::from_static(b"ab"), false).unwrap();
        let mut received = response.into_body();
        assert_eq!(frame(&mut received).await, "ab");
        body.send_reset(Reason::NO_ERROR);
        assert!(received.frame().await.is_none());
    }
}

/// A server that reads the head of a request and then sends these frames.
async fn error_after_head(
    over: Over,
    frames: &'static [u8],
    timeouts: Timeouts,
) -> chatwire_transport::TransportError {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let authority = CertificateAuthority::new();
    let tls = TlsAcceptor::from(authority.server("127.0.0.1", &["h2"]));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = tls.accept(stream).await.unwrap();
        stream.read_exact(&mut [0; 24]).await.unwrap();
        // Empty settings, and the acknowledgment of the client's.
        stream.write_all(b"\0\0\0\x04\0\0\0\0\0\0\0\0\x04\x01\0\0\0\0").await.unwrap();
        loop {
            let mut head = [0; 9];
            stream.read_exact(&mut head).await.unwrap();
            let length = usize::from(head[1]) << 8 | usize::from(head[2]);
            stream.read_exact(&mut vec![0; length]).await.unwrap();
            if head[3] == 1 {
                break;
            }
        }
        stream.write_all(frames).await.unwrap();
        stream.flush().await.unwrap();
        // The frames before the end of the connection must not be lost to a reset.
        let _ = stream.read_to_end(&mut Vec::new()).await;
    });
    let request = Request::post(format!("{base}/v1/x")).body(Bytes::from_static(b"{}")).unwrap();
    over.transport(&authority).send(request, &timeouts).await.unwrap_err()
}

#[tokio::test]
async fn a_request_that_the_server_refuses_was_not_sent() {
    for (about, frames, sent) in [
        ("refused stream", &b"\0\0\x04\x03\0\0\0\0\x01\0\0\0\x07"[..], Sent::Nothing),
        ("go away below", b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\0", Sent::Nothing),
        (
            "go away below, with an error",
            b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\x0b",
            Sent::Nothing,
        ),
        ("canceled", b"\0\0\x04\x03\0\0\0\0\x01\0\0\0\x08", Sent::Perhaps),
        ("internal error", b"\0\0\x04\x03\0\0\0\0\x01\0\0\0\x02", Sent::Perhaps),
        (
            "processed, then canceled",
            b"\0\0\x08\x07\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\x04\x03\0\0\0\0\x01\0\0\0\x08",
            Sent::Perhaps,
        ),
    ] {
        for over in Over::ALL {
            let error = error_after_head(over, frames, Timeouts::default()).await;
            let found = (error.kind(), error.sent(), error.on_reused_connection());
            assert_eq!(found, (Kind::Interrupted, sent, false), "{over:?}, {about}: {error:?}");
        }
    }
}

/// On a clock that moves on whenever all wait; the server answers no ping.
#[tokio::test(start_paused = true)]
async fn a_server_that_answers_no_ping_is_gone() {
    for over in Over::ALL {
        let timeouts = Timeouts::default().with_response_headers(Duration::from_secs(600));
        let error = error_after_head(over, b"", timeouts).await;
        let found = (error.kind(), error.sent(), error.on_reused_connection());
        let expected = (Kind::Interrupted, Sent::Perhaps, false);
        assert_eq!(found, expected, "{over:?}: {error:?}");
    }
}
