//! One connection: HTTP/1.1 or HTTP/2, watched for clients that neither send nor read.

mod activity;
mod line_check;
mod places;
mod stream;

use std::{future::poll_fn, sync::Arc, time::Duration};

use hyper::service::service_fn;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use tokio::{net::TcpStream, sync::watch};

use self::stream::ConnectionStream;
pub(crate) use self::{
    activity::{Activity, Responding},
    places::Places,
};
use crate::{clock, limits::Limits, service::Service};

/// Maximum number of streams of one HTTP/2 connection.
const MAX_STREAMS: u32 = 256;

/// Maximum size of the headers of a request, in bytes.
const MAX_HEAD_BYTES: usize = 64 << 10;

/// Maximum number of headers of a request.
const MAX_HEADERS: usize = 128;

/// Serves one connection to its end.
pub(crate) async fn serve(
    stream: TcpStream,
    service: Arc<Service>,
    limits: &Limits,
    activity: Arc<Activity>,
    mut stopped: watch::Receiver<bool>,
) {
    // Without this option a small frame may wait for the acknowledgment of the previous one.
    // If it cannot be set, the connection still works, but with more delay.
    let _ = stream.set_nodelay(true);
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.read_timeout)
        .max_buf_size(MAX_HEAD_BYTES)
        .max_headers(MAX_HEADERS)
        .auto_date_header(false);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(MAX_STREAMS)
        .max_header_list_size(MAX_HEAD_BYTES as u32)
        .auto_date_header(false);
    let stream = ConnectionStream::new(stream, Arc::clone(&activity));
    let handled = Arc::clone(&activity);
    let connection = builder.serve_connection(
        TokioIo::new(stream),
        service_fn(move |request| {
            let (service, activity) = (Arc::clone(&service), Arc::clone(&handled));
            async move { service.handle(request, activity).await }
        }),
    );
    let mut connection = std::pin::pin!(connection);
    let mut stopping = false;
    // An error of the connection is caused by the client, or by a recorded cut.
    loop {
        tokio::select! {
            _ = poll_fn(|context| {
                activity.begin_turn();
                connection.as_mut().poll(context)
            }) => return,
            () = activity.evicted() => return,
            () = clock::after(watch_interval(limits)) => {
                if activity.is_overdue(limits) {
                    return;
                }
            }
            _ = stopped.changed(), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

/// How often a connection is checked for a client that does nothing.
fn watch_interval(limits: &Limits) -> Duration {
    let shortest = limits.read_timeout.min(limits.write_timeout);
    (shortest / 4).clamp(Duration::from_millis(10), Duration::from_secs(2))
}
