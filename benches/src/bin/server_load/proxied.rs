//! What the proxy adds to the first byte and to each chunk.

use std::{
    convert::Infallible,
    error::Error,
    io::{self, Write},
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Channel, Full};
use hyper::{
    body::Incoming,
    client::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{Instant, interval},
};

use crate::{payload, server::Server};

/// Number of streams that are measured each way.
const STREAMS: usize = 300;

/// Chunks of each stream.
const CHUNKS: usize = 20;

/// Time between two chunks.
const PACE: Duration = Duration::from_millis(3);

/// When each chunk of the last stream was sent; the streams come one after the other.
type Sent = Arc<Mutex<Vec<Instant>>>;

pub(crate) async fn run() -> Result<(), Box<dyn Error>> {
    let sent = Sent::default();
    let address = upstream(Arc::clone(&sent)).await?;
    let proxy = Server::start(&["proxy", &format!("http://{address}")])?;
    let mut out = io::stdout();
    writeln!(
        out,
        "| to the client | way | first byte, ms: median, p99 | chunk, ms: median, p99 |"
    )?;
    writeln!(out, "|---|---|--:|--:|")?;
    for protocol in ["HTTP/1.1", "HTTP/2"] {
        for (way, address) in [("direct", address), ("through the proxy", proxy.address)] {
            let mut sender = Sender::connect(address, protocol == "HTTP/2").await?;
            let (mut first, mut later) = (Vec::new(), Vec::new());
            for number in 0..STREAMS + 20 {
                let times = one(&mut sender, &sent).await?;
                // The first ones open connections.
                if number >= 20 {
                    first.push(times[0]);
                    later.extend_from_slice(&times[1..]);
                }
            }
            let [first, later] = [summary(first), summary(later)];
            writeln!(out, "| {protocol} | {way} | {first} | {later} |")?;
        }
    }
    let usage = proxy.usage()?;
    writeln!(out, "\nmemory of the proxy: {:.1} MB peak", usage.peak_resident as f64 / 1e6)?;
    Ok(())
}

fn summary(mut times: Vec<f64>) -> String {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize] * 1e3;
    format!("{:.3}, {:.3}", at(0.5), at(0.99))
}

/// A client's half of a connection.
enum Sender {
    Http1(http1::SendRequest<Full<Bytes>>),
    Http2(http2::SendRequest<Full<Bytes>>),
}

impl Sender {
    async fn connect(address: SocketAddr, http2: bool) -> Result<Self, Box<dyn Error>> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let stream = TokioIo::new(stream);
        if http2 {
            let (sender, connection) = http2::handshake(TokioExecutor::new(), stream).await?;
            tokio::spawn(connection);
            return Ok(Self::Http2(sender));
        }
        let (sender, connection) = http1::handshake(stream).await?;
        tokio::spawn(connection);
        Ok(Self::Http1(sender))
    }

    async fn send(&mut self, body: String) -> Result<Response<Incoming>, Box<dyn Error>> {
        let request = Request::post(format!("http://localhost{}", payload::PATH))
            .header("host", "localhost")
            .header("content-type", "application/json")
            .body(Full::from(body))?;
        match self {
            Self::Http1(sender) => {
                sender.ready().await?;
                Ok(sender.send_request(request).await?)
            }
            Self::Http2(sender) => {
                sender.ready().await?;
                Ok(sender.send_request(request).await?)
            }
        }
    }
}

/// Seconds from sending the request to the first chunk, and from sending each later chunk to its
/// arrival.
async fn one(sender: &mut Sender, sent: &Sent) -> Result<Vec<f64>, Box<dyn Error>> {
    let begun = Instant::now();
    let mut body = sender.send(payload::request(CHUNKS)).await?.into_body();
    let mut arrived = Vec::new();
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data()
            && !data.is_empty()
        {
            arrived.push(Instant::now());
        }
    }
    let sent = sent.lock().unwrap_or_else(PoisonError::into_inner);
    if arrived.len() != CHUNKS || sent.len() != CHUNKS {
        return Err(format!("{} of {} chunks arrived alone", arrived.len(), sent.len()).into());
    }
    let mut times = vec![(arrived[0] - begun).as_secs_f64()];
    times.extend(arrived.iter().zip(&*sent).skip(1).map(|(a, s)| (*a - *s).as_secs_f64()));
    Ok(times)
}

/// A server that notes when it sends each chunk.
async fn upstream(sent: Sent) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = stream.set_nodelay(true);
            let sent = Arc::clone(&sent);
            let service = service_fn(move |request| respond(request, Arc::clone(&sent)));
            tokio::spawn(async move {
                let builder = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new());
                // An error of the connection ends it, which the client sees.
                let _ = builder.serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });
    Ok(address)
}

async fn respond(
    request: Request<Incoming>,
    sent: Sent,
) -> Result<Response<Channel<Bytes, Infallible>>, hyper::Error> {
    request.into_body().collect().await?;
    let (mut sender, body) = Channel::new(1);
    sent.lock().unwrap_or_else(PoisonError::into_inner).clear();
    tokio::spawn(async move {
        let mut pace = interval(PACE);
        for frame in payload::frames(CHUNKS) {
            pace.tick().await;
            sent.lock().unwrap_or_else(PoisonError::into_inner).push(Instant::now());
            if sender.send_data(frame).await.is_err() {
                return;
            }
        }
    });
    let mut response = Response::new(body);
    let media_type = http::HeaderValue::from_static("text/event-stream");
    response.headers_mut().insert("content-type", media_type);
    Ok(response)
}
