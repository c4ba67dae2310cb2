//! Opens connections, and finds out which version of HTTP they speak.

use std::sync::{Arc, OnceLock};

use ::hyper::{
    client::conn::{http1, http2},
    rt::{Read, Write},
};
use bytes::Bytes;
use http::Uri;
use http_body_util::Full;
use hyper_rustls::HttpsConnector;
use hyper_util::{
    client::legacy::connect::Connection,
    rt::{TokioExecutor, TokioTimer},
};
use tower_service::Service;

use super::{
    http1_connection::Http1Connection,
    observed::Observed,
    route::{BoxError, Route, Routes},
};
use crate::backend::{
    http2::{PING_AFTER, PING_TIMEOUT},
    lazy_tls::LazyTls,
    tls,
};

/// What requests are sent on over HTTP/2; clones share the connection.
pub(super) type Http2Sender = http2::SendRequest<Full<Bytes>>;

/// A stream of bytes to a server; boxed, so that hyper's state machine is compiled once.
pub(super) type Stream = Box<dyn Io>;

pub(super) trait Io: Read + Write + Send + Unpin {}

impl<T: Read + Write + Send + Unpin> Io for T {}

/// A new connection.
pub(super) enum Opened {
    Http1(Box<Http1Connection>),
    Http2(Http2Sender),
}

/// Opens connections, directly or through proxies.
pub(super) struct Connector {
    plain: Route,
    secure: OnceLock<HttpsConnector<Route>>,
    tls: Arc<LazyTls>,
}

impl Connector {
    pub(super) fn new(routes: Routes, tls: Arc<LazyTls>) -> Self {
        Self { plain: Route::new(routes, tls.clone()), secure: OnceLock::new(), tls }
    }

    /// Connects to the server of `uri`, which is that of a request.
    pub(super) async fn open(&self, uri: Uri, is_secure: bool) -> Result<Opened, BoxError> {
        if !is_secure {
            return http1(Box::new(self.plain.clone().call(uri).await?)).await;
        }
        let config = self.tls.get()?;
        let connector = self.secure.get_or_init(|| {
            let mut connector =
                HttpsConnector::from((self.plain.clone(), tls::negotiating_http2(config)));
            connector.enforce_https();
            connector
        });
        let stream = connector.clone().call(uri).await?;
        match stream.connected().is_negotiated_h2() {
            true => http2(Box::new(stream)).await,
            false => http1(Box::new(stream)).await,
        }
    }
}

async fn http1(stream: Stream) -> Result<Opened, BoxError> {
    let (stream, is_responding) = Observed::new(stream);
    let (sender, connection) = http1::handshake(stream).await?;
    let connection = Http1Connection::new(sender, connection, is_responding);
    Ok(Opened::Http1(Box::new(connection)))
}

/// A connection over HTTP/2 is shared by requests, so a task of the runtime drives it.
async fn http2(stream: Stream) -> Result<Opened, BoxError> {
    let (sender, connection) = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .keep_alive_interval(PING_AFTER)
        .keep_alive_timeout(PING_TIMEOUT)
        .handshake(stream)
        .await?;
    // Each request gets the error of its connection.
    tokio::spawn(async { drop(connection.await) });
    Ok(Opened::Http2(sender))
}
