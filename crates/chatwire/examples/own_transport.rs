//! A transport of your own: it wraps another one, and counts requests and bytes.
//!
//! ```sh
//! cargo run -p chatwire --example own_transport                        # offline
//! AIMLAPI_API_KEY=... cargo run -p chatwire --example own_transport    # live
//! ```

use std::{
    error::Error,
    io::{self, Write},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
};

use chatwire::{
    ChatRequest, Client, Config, Message,
    bytes::Bytes,
    http::{Request, Response, StatusCode},
    testing,
    transport::{
        Body, BoxFuture, Timeouts, Transport, TransportError,
        hyper::HyperTransport,
        memory::{CannedResponse, Scripted},
    },
};
use futures_core::Stream;

/// Counts what passes through another transport.
struct Counting<T> {
    inner: T,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    requests: AtomicUsize,
    sent: AtomicUsize,
    received: AtomicUsize,
}

impl<T: Transport> Transport for Counting<T> {
    fn send(
        &self,
        request: Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let timeouts = *timeouts;
        // The request must not start before the future is polled.
        Box::pin(async move {
            self.counts.requests.fetch_add(1, Ordering::Relaxed);
            self.counts.sent.fetch_add(request.body().len(), Ordering::Relaxed);
            let response = self.inner.send(request, &timeouts).await?;
            let counts = Arc::clone(&self.counts);
            Ok(response.map(|body| Body::from_stream(CountedFrames { body, counts })))
        })
    }
}

/// Counts the bytes of the frames of a body.
struct CountedFrames {
    body: Body,
    counts: Arc<Counts>,
}

impl Stream for CountedFrames {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let frame = ready!(Pin::new(&mut self.body).poll_next(context));
        if let Some(Ok(bytes)) = &frame {
            self.counts.received.fetch_add(bytes.len(), Ordering::Relaxed);
        }
        Poll::Ready(frame)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let counts = Arc::new(Counts::default());
    let builder = Client::builder();
    let client = if config.has_api_key() {
        let inner = HyperTransport::new();
        builder.config(config).transport(Counting { inner, counts: Arc::clone(&counts) })
    } else {
        // The first attempt gets an error response, so the client retries, and the transport sees
        // both.
        let inner = Scripted::new([
            CannedResponse::new(StatusCode::SERVICE_UNAVAILABLE),
            testing::stream(["Counted", " well."]),
        ]);
        builder.api_key("none").transport(Counting { inner, counts: Arc::clone(&counts) })
    }
    .build()?;

    let question = Message::user("How do you count, in one sentence?");
    let request = ChatRequest::new("nousresearch/hermes-4-405b", [question]).max_tokens(64);
    let response = client.stream(&request).await?.accumulate().await?;
    let mut out = io::stdout();
    writeln!(out, "{}\n", response.first_text().unwrap_or_default())?;
    for (name, count) in
        [("requests", &counts.requests), ("sent", &counts.sent), ("received", &counts.received)]
    {
        writeln!(out, "{name:<9} {}", count.load(Ordering::Relaxed))?;
    }
    Ok(())
}
