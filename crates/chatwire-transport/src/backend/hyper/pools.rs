//! The pools of one runtime: one for plain HTTP, one for TLS.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http_body_util::Full;
use hyper_rustls::HttpsConnector;
use hyper_util::{
    client::legacy::{Client, ResponseFuture, connect::Connect},
    rt::{TokioExecutor, TokioTimer},
};

use super::{
    route::{Route, Routes},
    used_connection::Observed,
};
use crate::backend::{http2, lazy_tls::LazyTls, tls};

type Pool<C> = Client<Observed<C>, Full<Bytes>>;

/// The pools of one runtime; clones share the connections.
#[derive(Clone)]
pub(super) struct Pools {
    plain: Pool<Route>,
    secure: Arc<OnceLock<Pool<HttpsConnector<Route>>>>,
    routes: Routes,
    tls: Arc<LazyTls>,
}

impl Pools {
    pub(super) fn new(routes: Routes, tls: Arc<LazyTls>) -> Self {
        let plain = pool(Observed::new(Route::new(routes.clone(), tls.clone()), routes.clone()));
        Self { plain, secure: Arc::default(), routes, tls }
    }

    /// Sends a request to a server without TLS.
    pub(super) fn send_plain(&self, request: http::Request<Full<Bytes>>) -> ResponseFuture {
        self.plain.request(request)
    }

    /// Sends a request over TLS; an error if there are no certificates to verify a server with.
    pub(super) fn send_secure(
        &self,
        request: http::Request<Full<Bytes>>,
    ) -> Result<ResponseFuture, rustls::Error> {
        // The configuration is asked for in any case, so that its error is not lost.
        let config = self.tls.get()?;
        let pool = self.secure.get_or_init(|| {
            let config = tls::negotiating_http2(config);
            let route = Route::new(self.routes.clone(), self.tls.clone());
            let mut connector = HttpsConnector::from((route, config));
            connector.enforce_https();
            pool(Observed::new(connector, self.routes.clone()))
        });
        Ok(pool.request(request))
    }
}

fn pool<C>(connector: Observed<C>) -> Pool<C>
where
    Observed<C>: Connect + Clone,
{
    Client::builder(TokioExecutor::new())
        .timer(TokioTimer::new())
        .pool_timer(TokioTimer::new())
        .http2_keep_alive_interval(http2::PING_AFTER)
        .http2_keep_alive_timeout(http2::PING_TIMEOUT)
        .build(connector)
}
