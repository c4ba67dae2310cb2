//! The connections of one runtime.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use ::hyper::client::conn::TrySendError;
use bytes::Bytes;
use http::{Response, Uri};
use http_body_util::Full;
use tokio::task::AbortHandle;

use super::{
    connector::{Connector, Http2Sender, Opened},
    error_mapping::Failure,
    http1_connection::Http1Connection,
    idle::{Idle, Origin},
    request_target,
    response_body::ResponseBody,
    route::Routes,
    watch::Watch,
};
use crate::{
    Clock,
    backend::{deadline::within, lazy_tls::LazyTls, yield_to_pool::yield_to_pool},
    body::NOBODY,
};

type Request = http::Request<Full<Bytes>>;

/// How long a connection may take to open, and the clock that tells.
#[derive(Clone, Copy)]
pub(super) struct Connect<'a> {
    pub(super) timeout: Option<Duration>,
    pub(super) clock: &'a dyn Clock,
}

/// The connections of one runtime.
pub(super) struct Pool {
    connector: Connector,
    routes: Routes,
    idle: Arc<Mutex<Idle>>,
    watch: AbortHandle,
}

impl Pool {
    /// A pool of the current runtime.
    pub(super) fn new(routes: Routes, tls: Arc<LazyTls>) -> Self {
        let idle = Arc::default();
        let watch = tokio::spawn(Watch::new(Arc::downgrade(&idle))).abort_handle();
        Self { connector: Connector::new(routes.clone(), tls), routes, idle, watch }
    }

    /// Sends a request on an idle connection or on a new one; `is_connected` tells whether there is
    /// one.
    pub(super) async fn send(
        &self,
        mut request: Request,
        origin: Origin,
        connect: Connect<'_>,
        is_connected: &AtomicBool,
    ) -> Result<Response<ResponseBody>, Failure> {
        let uri = request.uri().clone();
        loop {
            let (connection, is_reused) = match self.take(&origin).await {
                Some(connection) => (connection, true),
                None => {
                    is_connected.store(false, Ordering::Relaxed);
                    self.open(&origin, &uri, connect).await?
                }
            };
            is_connected.store(true, Ordering::Relaxed);
            let sent = match connection {
                Opened::Http1(connection) => {
                    self.send_http1(connection, request, &origin, is_reused).await
                }
                Opened::Http2(sender) => send_http2(sender, request).await,
            };
            match sent {
                Ok(response) => return Ok(response),
                // The connection ended before the request was written to it.
                Err((_, Some(unsent))) if is_reused => {
                    request = unsent;
                    *request.uri_mut() = uri.clone();
                }
                Err((failure, _)) => return Err(failure),
            }
        }
    }

    async fn take(&self, origin: &Origin) -> Option<Opened> {
        if let Some(connection) = self.take_http1(origin) {
            return Some(Opened::Http1(connection));
        }
        if lock(&self.idle).http2(origin).is_some() {
            // Its task learns now that the server has closed it.
            yield_to_pool().await;
        }
        lock(&self.idle).http2(origin).map(Opened::Http2)
    }

    /// An idle connection whose server has not closed it.
    fn take_http1(&self, origin: &Origin) -> Option<Box<Http1Connection>> {
        loop {
            let mut connection = lock(&self.idle).take_http1(origin)?;
            if connection.is_idle(NOBODY) {
                return Some(connection);
            }
        }
    }

    /// Opens a connection; and whether another request has used it already.
    async fn open(
        &self,
        origin: &Origin,
        uri: &Uri,
        connect: Connect<'_>,
    ) -> Result<(Opened, bool), Failure> {
        // Boxed, so that a call on an idle connection does not move what only connecting needs.
        let opening = Box::pin(self.connector.open(uri.clone(), origin.is_secure));
        let opened = within(opening, connect.clock, connect.timeout).await;
        let opened = opened.map_err(|()| Failure::ConnectTimeout)?;
        let opened = opened.map_err(Failure::Connect)?;
        if let Opened::Http2(sender) = &opened {
            let mut idle = lock(&self.idle);
            // Of several that were opened at once, the first one is shared.
            if let Some(shared) = idle.http2(origin) {
                return Ok((Opened::Http2(shared), true));
            }
            idle.share_http2(origin, sender.clone());
        }
        Ok((opened, false))
    }

    async fn send_http1(
        &self,
        mut connection: Box<Http1Connection>,
        mut request: Request,
        origin: &Origin,
        is_reused: bool,
    ) -> Result<Response<ResponseBody>, (Failure, Option<Request>)> {
        let is_forwarded = self.routes.is_forwarded(request.uri());
        request_target::of_http1(&mut request, is_forwarded);
        match connection.send(request).await {
            Ok(response) => {
                let pool = Return { idle: Arc::downgrade(&self.idle), origin: origin.clone() };
                Ok(response.map(|body| ResponseBody::driving(body, connection, pool)))
            }
            Err(error) => {
                let is_responding = connection.is_responding();
                Err(failed(error, |error| Failure::Http1 { error, is_responding, is_reused }))
            }
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

async fn send_http2(
    mut sender: Http2Sender,
    request: Request,
) -> Result<Response<ResponseBody>, (Failure, Option<Request>)> {
    match sender.try_send_request(request).await {
        Ok(response) => Ok(response.map(ResponseBody::driven)),
        Err(error) => Err(failed(error, Failure::Http2)),
    }
}

fn failed(
    mut error: TrySendError<Request>,
    failure: impl Fn(::hyper::Error) -> Failure,
) -> (Failure, Option<Request>) {
    let unsent = error.take_message();
    (failure(error.into_error()), unsent)
}

/// Where a connection goes at the end of a response.
pub(super) struct Return {
    idle: Weak<Mutex<Idle>>,
    origin: Origin,
}

impl Return {
    /// Keeps the connection for another request if it is free, and if the pool still exists.
    pub(super) fn put(self, connection: Box<Http1Connection>) {
        if let Some(idle) = self.idle.upgrade() {
            let closed = lock(&idle).put_http1(&self.origin, connection);
            // Closed without the lock.
            drop(closed);
        }
    }
}

pub(super) fn lock(idle: &Mutex<Idle>) -> MutexGuard<'_, Idle> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}
