//! The backend over reqwest: HTTP/1.1 and HTTP/2, TLS by rustls, gzip, proxies.

use std::{
    fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use ::reqwest::{Client, Proxy, Request, redirect, retry};
use bytes::Bytes;
use http::header::ACCEPT_ENCODING;
use rustls::ClientConfig;

use super::{
    body_frames::{self, Driver},
    content_coding::ASKED_FOR,
    deadline::within,
    host::host,
    http2,
    per_runtime::PerRuntime,
    proxy::{Proxies, ProxyUrl},
    root_certificates::RootCertificates,
    tls,
    yield_to_pool::yield_to_pool,
};
use crate::{
    Body, BoxFuture, CertificateError, Clock, Phase, ProxyError, Sent, Timeouts, TokioClock,
    Transport, TransportError, TransportErrorKind,
};

mod error_mapping;
mod opened;

/// Maximum number of clients; each has its own connect timeout.
const MAX_CLIENTS: usize = 8;

/// A backend over reqwest.
///
/// Connections are pooled and reused (keep-alive); clones share the pool.
/// Requests with different connect timeouts use different pools, because reqwest sets that timeout
/// for a whole client.
/// HTTP/2 is used over TLS where the server offers it.
/// Certificates are verified by the platform; [`ReqwestTransport::with_root_certificates`] adds
/// others.
/// Gzip is requested; gzip, deflate, br and zstd are decoded, and a decoded response has neither
/// `content-encoding` nor `content-length`.
/// Proxies come from the environment, unless [`ReqwestTransport::with_proxy`] or
/// [`ReqwestTransport::without_proxies`] is used.
/// It needs a tokio runtime with I/O and time enabled; outside of a runtime the error is
/// `Unsupported`.
/// Each runtime has its own pool, dropped with the runtime, so one backend can be used on several,
/// for example in tests; with more than 64 runtimes at once, the oldest loses its idle connections.
/// A process that was forked needs a backend of its own.
///
/// ```no_run
/// use bytes::Bytes;
/// use chatwire_transport::{Timeouts, Transport, reqwest::ReqwestTransport};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let transport = ReqwestTransport::new();
/// let request = http::Request::get("https://example.com/").body(Bytes::new())?;
/// let response = transport.send(request, &Timeouts::default()).await?;
/// println!("{}", response.status());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ReqwestTransport {
    shared: Arc<Shared>,
}

struct Shared {
    settings: Settings,
    tls: OnceLock<Result<ClientConfig, rustls::Error>>,
    clients: PerRuntime<Arc<Mutex<Clients>>>,
}

/// Clients by their connect timeout, the oldest first.
type Clients = Vec<(Option<Duration>, Client)>;

#[derive(Clone)]
struct Settings {
    proxies: Proxies,
    roots: RootCertificates,
    clock: Arc<dyn Clock>,
}

impl ReqwestTransport {
    /// A backend without connections; nothing is opened before the first request.
    pub fn new() -> Self {
        let clock = Arc::new(TokioClock::new());
        Self::with(Settings {
            proxies: Proxies::Environment,
            roots: RootCertificates::default(),
            clock,
        })
    }

    /// Uses no proxies and ignores the environment.
    ///
    /// Existing connections are not shared with the result.
    #[must_use]
    pub fn without_proxies(self) -> Self {
        Self::with(Settings { proxies: Proxies::None, ..self.settings() })
    }

    /// Uses this proxy for every request and ignores the environment.
    ///
    /// The URL has the form `http://user:password@host:port`. Credentials are optional; the default
    /// port is 80.
    /// A request to `https` uses a tunnel (`CONNECT`): the proxy sees only host and port. If it
    /// rejects the tunnel, the error is `Connect`, and nothing was sent.
    /// A request to `http` is sent to the proxy, and its response is returned.
    /// The credentials are sent to the proxy only, and appear in no message and no `Debug`.
    /// Existing connections are not shared with the result.
    ///
    /// # Errors
    ///
    /// [`ProxyError`] if `url` does not have this form.
    pub fn with_proxy(self, url: &str) -> Result<Self, ProxyError> {
        let proxies = Proxies::Single(ProxyUrl::parse(url)?);
        Ok(Self::with(Settings { proxies, ..self.settings() }))
    }

    /// Trusts these PEM certificates in addition to those of the platform, for example that of a
    /// company's own certificate authority.
    ///
    /// Further calls add further certificates.
    /// Existing connections are not shared with the result.
    ///
    /// # Errors
    ///
    /// [`CertificateError`] if `pem` contains no certificate or one that is not a root certificate.
    #[cfg(not(target_os = "android"))]
    pub fn with_root_certificates(self, pem: &[u8]) -> Result<Self, CertificateError> {
        let mut settings = self.settings();
        settings.roots = settings.roots.with_pem(pem)?;
        Ok(Self::with(settings))
    }

    /// Measures the timeouts for headers and reads by this clock.
    ///
    /// Existing connections are not shared with the result.
    #[must_use]
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self::with(Settings { clock, ..self.settings() })
    }

    fn settings(&self) -> Settings {
        self.shared.settings.clone()
    }

    fn with(settings: Settings) -> Self {
        let shared = Shared { settings, tls: OnceLock::new(), clients: PerRuntime::new() };
        Self { shared: Arc::new(shared) }
    }
}

impl Default for ReqwestTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let timeouts = *timeouts;
        Box::pin(async move {
            let mut request = request;
            request.headers_mut().entry(ACCEPT_ENCODING).or_insert(ASKED_FOR);
            let uri = request.uri().clone();
            let response = self.shared.response(request, timeouts).await;
            let detail = || self.shared.settings.proxies.detail(host(&uri));
            let response = response.map_err(|error| error.with_detail(detail()))?;
            let clock = self.shared.settings.clock.clone();
            Ok(body_frames::response(
                response,
                Driver::Other,
                timeouts.read,
                clock,
                error_mapping::in_body,
            ))
        })
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport")
            .field("proxies", &self.shared.settings.proxies)
            .finish_non_exhaustive()
    }
}

impl Shared {
    async fn response(
        &self,
        request: http::Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<http::Response<::reqwest::Body>, TransportError> {
        let secure = request.uri().scheme() == Some(&http::uri::Scheme::HTTPS);
        let client = self.client(secure, timeouts.connect)?;
        yield_to_pool().await;
        let request = Request::try_from(request).map_err(error_mapping::unsupported)?;
        let response = opened::observed(client.execute(request));
        let response = within(response, &*self.settings.clock, timeouts.response_headers).await;
        let (response, opened) = response.map_err(|()| {
            TransportError::new(TransportErrorKind::Timeout(Phase::ResponseHeaders), Sent::Perhaps)
        })?;
        response.map(http::Response::from).map_err(|error| {
            error_mapping::before_headers(error, timeouts.connect.is_some(), !opened)
        })
    }

    /// The client for a connect timeout, created by the first request that needs it.
    fn client(&self, secure: bool, connect: Option<Duration>) -> Result<Client, TransportError> {
        let tls = self.tls.get_or_init(|| tls::verified_by_platform(&self.settings.roots));
        if let (Err(error), true) = (tls, secure) {
            return Err(error_mapping::no_tls(error.clone()));
        }
        let clients = self.clients.get(Arc::default)?;
        let mut clients = clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = clients.iter().find(|(timeout, _)| *timeout == connect) {
            return Ok(client.clone());
        }
        // Without trusted certificates TLS fails, but plain HTTP still works.
        let tls = match tls {
            Ok(tls) => tls.clone(),
            Err(_) => tls::trusting_nobody().map_err(error_mapping::no_tls)?,
        };
        let client = self.build(&tls, connect).map_err(error_mapping::unsupported)?;
        if clients.len() == MAX_CLIENTS {
            clients.remove(0);
        }
        clients.push((connect, client.clone()));
        Ok(client)
    }

    fn build(
        &self,
        tls: &ClientConfig,
        connect: Option<Duration>,
    ) -> Result<Client, ::reqwest::Error> {
        let mut builder = Client::builder()
            .tls_backend_preconfigured(tls::negotiating_http2(tls))
            .http2_keep_alive_interval(http2::PING_AFTER)
            .http2_keep_alive_timeout(http2::PING_TIMEOUT)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .connector_layer(opened::TellOpened)
            .referer(false);
        match &self.settings.proxies {
            Proxies::Environment => {}
            Proxies::None => builder = builder.no_proxy(),
            // An explicit proxy disables those of the environment.
            Proxies::Single(proxy) => {
                builder = builder.proxy(Proxy::all(proxy.with_credentials())?)
            }
        }
        if let Some(timeout) = connect {
            builder = builder.connect_timeout(timeout);
        }
        builder.build()
    }
}
