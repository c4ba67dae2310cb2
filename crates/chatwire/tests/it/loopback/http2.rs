//! HTTP/2 servers that refuse requests: what is sent again, and what may have been billed.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use chatwire::{
    AttemptOutcome, CallOptions, Client, NoRetryReason, RetryPolicy, Timeouts, http,
    transport::{Sent, TransportErrorKind, hyper::HyperTransport, reqwest::ReqwestTransport},
};
use h2::Reason;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
    server::TlsStream,
};

use super::options;
use crate::{hello, hostile::script::HI};

/// What the server does with its first request; it answers all others.
#[derive(Clone, Copy)]
enum First {
    /// It resets the stream.
    Reset(Reason),
    /// It sends these frames, and closes the connection when the client has.
    Frames(&'static [u8]),
    /// It answers with an error that repeats the URL.
    Echo,
}

/// The transports that speak HTTP/2.
#[derive(Clone, Copy, Debug)]
enum Over {
    Reqwest,
    Hyper,
}

const TRANSPORTS: [Over; 2] = [Over::Reqwest, Over::Hyper];

struct Server {
    base_url: String,
    root: String,
    /// The number of requests that were processed, or may have been.
    processed: Arc<AtomicUsize>,
}

impl Server {
    async fn start(first: First) -> Self {
        let (tls, root) = certified();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("https://{}/CANARY-path-7/v1", listener.local_addr().unwrap());
        let processed = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&processed);
        tokio::spawn(async move {
            let mut first = Some(first);
            while let Ok((stream, _)) = listener.accept().await {
                let stream = tls.accept(stream).await.unwrap();
                match first.take() {
                    Some(First::Frames(frames)) => tokio::spawn(send_frames(stream, frames)),
                    first => tokio::spawn(serve(stream, first, Arc::clone(&counter))),
                };
            }
        });
        Self { base_url, root, processed }
    }

    fn client(&self, over: Over) -> Client {
        let builder = Client::builder().api_key("sk-CANARY-key/1+x").base_url(&self.base_url);
        let root = self.root.as_bytes();
        let builder = match over {
            Over::Reqwest => {
                let transport = ReqwestTransport::new().without_proxies();
                builder.transport(transport.with_root_certificates(root).unwrap())
            }
            Over::Hyper => {
                let transport = HyperTransport::new().without_proxies();
                builder.transport(transport.with_root_certificates(root).unwrap())
            }
        };
        builder.options(options(Timeouts::none())).build().unwrap()
    }
}

/// A TLS server that offers HTTP/2, and the certificate of its authority.
fn certified() -> (TlsAcceptor, String) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = params.self_signed(&key).unwrap().pem();
    let issuer = Issuer::new(params, key);
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    (TlsAcceptor::from(Arc::new(config)), root)
}

async fn serve(
    stream: TlsStream<TcpStream>,
    mut first: Option<First>,
    processed: Arc<AtomicUsize>,
) {
    let mut connection = h2::server::handshake(stream).await.unwrap();
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        if let Some(First::Reset(reason)) = first {
            first = None;
            if reason != Reason::REFUSED_STREAM {
                processed.fetch_add(1, Ordering::SeqCst);
            }
            respond.send_reset(reason);
            continue;
        }
        processed.fetch_add(1, Ordering::SeqCst);
        let echo =
            format!(r#"{{"error":{{"message":"no {} {:?}"}}}}"#, request.uri(), request.headers());
        let (status, body) = match first {
            Some(First::Echo) => (400, echo),
            _ => (200, HI.to_owned()),
        };
        let head = http_response(status);
        let mut sending = respond.send_response(head, false).unwrap();
        sending.send_data(body.into(), true).unwrap();
    }
}

fn http_response(status: u16) -> http::Response<()> {
    http::Response::builder().status(status).body(()).unwrap()
}

/// Reads the head of a request and then sends these frames.
async fn send_frames(mut stream: TlsStream<TcpStream>, frames: &'static [u8]) {
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
}

/// `GOAWAY` with the last stream 0, without an error and with `ENHANCE_YOUR_CALM`.
const GO_AWAY_BELOW: [&[u8]; 2] =
    [b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\0", b"\0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\x0b"];

#[tokio::test]
async fn a_refused_request_is_sent_again_and_billed_once() {
    let go_away = GO_AWAY_BELOW.map(First::Frames);
    for first in [First::Reset(Reason::REFUSED_STREAM)].into_iter().chain(go_away) {
        for over in TRANSPORTS {
            let server = Server::start(first).await;
            let response = server.client(over).chat(&hello()).await.unwrap();
            assert_eq!(response.first_text().as_deref(), Some("Hi"));
            let outcomes: Vec<_> = response.meta.attempts.iter().map(|made| made.outcome).collect();
            let [AttemptOutcome::Failed { kind, sent, .. }, AttemptOutcome::Response(status)] =
                outcomes[..]
            else {
                panic!("{over:?}: {outcomes:?}")
            };
            assert_eq!((kind, sent), (TransportErrorKind::Interrupted, Sent::Nothing));
            assert_eq!(status.as_u16(), 200);
            assert_eq!(server.processed.load(Ordering::SeqCst), 1);
        }
    }
}

#[tokio::test]
async fn a_request_that_may_have_been_processed_is_not_sent_again() {
    for reason in [Reason::CANCEL, Reason::INTERNAL_ERROR, Reason::ENHANCE_YOUR_CALM] {
        for over in TRANSPORTS {
            let server = Server::start(First::Reset(reason)).await;
            let error = server.client(over).chat(&hello()).await.unwrap_err();
            assert_eq!(error.no_retry_reason(), Some(NoRetryReason::MaybeSent), "{error}");
            assert_eq!(error.attempts().len(), 1);
            assert_eq!(server.processed.load(Ordering::SeqCst), 1);
        }
    }
}

#[tokio::test]
async fn a_refused_request_is_not_sent_again_without_retries() {
    for over in TRANSPORTS {
        let server = Server::start(First::Reset(Reason::REFUSED_STREAM)).await;
        let client = server.client(over).with(CallOptions::default().retry(RetryPolicy::none()));
        let error = client.chat(&hello()).await.unwrap_err();
        assert_eq!(error.attempts().len(), 1);
        assert_eq!(server.processed.load(Ordering::SeqCst), 0);
    }
}

#[tokio::test]
async fn the_path_of_the_base_url_and_the_key_are_masked() {
    for over in TRANSPORTS {
        let server = Server::start(First::Echo).await;
        let error = server.client(over).chat(&hello()).await.unwrap_err();
        let shown = format!("{error} {error:?} {:?}", error.body());
        assert!(shown.contains("no https://127.0.0.1"), "{shown}");
        assert!(!shown.to_lowercase().contains("canary"), "{shown}");
    }
}
