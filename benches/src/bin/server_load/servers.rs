//! The servers that are measured, each in a process of its own.

use std::{convert::Infallible, error::Error, net::SocketAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use chatwire_benches::child;
use chatwire_server::{Config, Limits, Server, Upstream};
use chatwire_transport::reqwest::ReqwestTransport;
use http::Response;
use http_body_util::{BodyExt, StreamBody, combinators::BoxBody};
use hyper::{
    body::{Frame, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers};

use crate::payload;

/// Runs a server of a kind until standard input ends.
pub(crate) async fn serve(kind: &[String]) -> Result<(), Box<dyn Error>> {
    let kind: Vec<_> = kind.iter().map(String::as_str).collect();
    match kind[..] {
        ["replay"] => chatwire(Config::default().recordings(payload::recordings(false))).await,
        ["replay-together"] => {
            chatwire(Config::default().recordings(payload::recordings(true))).await
        }
        ["generate"] => chatwire(Config::default()).await,
        ["crowd", seconds] => {
            let mut limits = Limits::default();
            limits.read_timeout = Duration::from_secs(seconds.parse()?);
            limits.write_timeout = limits.read_timeout;
            let recordings = payload::recordings(false);
            chatwire(Config::default().recordings(recordings).limits(limits)).await
        }
        ["proxy", url] => {
            let upstream = Upstream::new(url, Arc::new(ReqwestTransport::new()))?;
            chatwire(Config::default().upstream(upstream.observe(|_| {}))).await
        }
        ["hyper"] => bare().await,
        ["wiremock"] => wiremock().await,
        _ => Err("no such server".into()),
    }
}

/// Tells the address, and waits until standard input ends.
async fn wait(address: SocketAddr) -> Result<(), Box<dyn Error>> {
    Ok(tokio::task::spawn_blocking(move || child::tell_and_wait(address)).await??)
}

async fn chatwire(config: Config) -> Result<(), Box<dyn Error>> {
    let server = Server::start(config).await?;
    wait(server.local_addr()).await
}

/// A server that reads the body of a request and sends frames that are ready.
async fn bare() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let known: Arc<Vec<_>> = Arc::new(
        payload::EVENTS
            .map(|events| (payload::request(events), events, payload::frames(events)))
            .into(),
    );
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = stream.set_nodelay(true);
            let known = Arc::clone(&known);
            let service = service_fn(move |request| respond(request, Arc::clone(&known)));
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    wait(address).await
}

type Known = Arc<Vec<(String, usize, Vec<Bytes>)>>;

async fn respond(
    request: http::Request<Incoming>,
    known: Known,
) -> Result<Response<BoxBody<Bytes, Infallible>>, hyper::Error> {
    let body = request.into_body().collect().await?.to_bytes();
    let found = known.iter().find(|(request, ..)| request.as_bytes() == body);
    let (events, frames) = found.map_or((0, Vec::new()), |(_, events, it)| (*events, it.clone()));
    let body = match events {
        0 => http_body_util::Full::new(frames.concat().into()).boxed(),
        _ => {
            let frames = frames.into_iter().map(|it| Ok(Frame::data(it)));
            StreamBody::new(futures_util::stream::iter(frames)).boxed()
        }
    };
    let mut response = Response::new(body);
    let media_type = http::HeaderValue::from_static(payload::media_type(events));
    response.headers_mut().insert("content-type", media_type);
    Ok(response)
}

/// The server that tests in Rust use most; it sends a body as a whole.
async fn wiremock() -> Result<(), Box<dyn Error>> {
    let server = MockServer::builder().disable_request_recording().start().await;
    for events in payload::EVENTS {
        let body = payload::frames(events).concat();
        let response = ResponseTemplate::new(200).set_body_raw(body, payload::media_type(events));
        let request: serde_json::Value = serde_json::from_str(&payload::request(events))?;
        Mock::given(matchers::method("POST"))
            .and(matchers::path(payload::PATH))
            .and(matchers::body_json(request))
            .respond_with(response)
            .mount(&server)
            .await;
    }
    wait(*server.address()).await
}
