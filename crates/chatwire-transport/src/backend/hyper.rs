//! The backend over hyper: HTTP/1.1 and HTTP/2, TLS by rustls, gzip, proxies.

use std::{
    error::Error,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, PROXY_AUTHORIZATION};
use http_body_util::Full;

use super::{
    body_frames,
    content_coding::ASKED_FOR,
    deadline::within,
    host::host,
    lazy_tls::LazyTls,
    per_runtime::PerRuntime,
    proxy::{Proxies, ProxyUrl},
    root_certificates::RootCertificates,
};
use crate::{
    Body, BoxFuture, CertificateError, Clock, Phase, ProxyError, Sent, Timeouts, TokioClock,
    Transport, TransportError, TransportErrorKind as Kind,
};

mod connector;
mod error_mapping;
mod http1_connection;
mod idle;
mod observed;
mod pool;
mod request_target;
mod resolver;
mod response_body;
mod route;
mod socket;
mod tunnel;
mod watch;

use idle::Origin;
use pool::{Connect, Pool};
use response_body::ResponseBody;
use route::Routes;

/// A backend over hyper.
///
/// Connections are pooled and reused (keep-alive); clones share the pool.
/// HTTP/2 is used over TLS where the server offers it.
/// Certificates are verified by the platform; [`HyperTransport::with_root_certificates`] adds
/// others.
/// Gzip is requested; gzip, deflate, br and zstd are decoded, and a decoded response has neither
/// `content-encoding` nor `content-length`.
/// Proxies come from the environment, which is read by [`HyperTransport::new`], unless
/// [`HyperTransport::with_proxy`] or [`HyperTransport::without_proxies`] is used.
/// Over HTTP/1.1 a response is received as its body is read, without a task of the runtime.
/// A connection that its server closed, or that had no request for 90 seconds, is closed.
/// It needs a tokio runtime with I/O and time enabled; outside of a runtime the error is
/// `Unsupported`.
/// Each runtime has its own pool, dropped with the runtime, so one backend can be used on several,
/// for example in tests; with more than 64 runtimes at once, the oldest loses its idle connections.
/// A process that was forked needs a backend of its own.
///
/// ```no_run
/// use bytes::Bytes;
/// use chatwire_transport::{Timeouts, Transport, hyper::HyperTransport};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let transport = HyperTransport::new();
/// let request = http::Request::get("https://example.com/").body(Bytes::new())?;
/// let response = transport.send(request, &Timeouts::default()).await?;
/// println!("{}", response.status());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct HyperTransport {
    shared: Arc<Shared>,
}

struct Shared {
    settings: Settings,
    routes: Routes,
    tls: Arc<LazyTls>,
    pools: PerRuntime<Arc<Pool>>,
}

#[derive(Clone)]
struct Settings {
    proxies: Proxies,
    roots: RootCertificates,
    clock: Arc<dyn Clock>,
}

impl HyperTransport {
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

    /// Measures all timeouts by this clock, except those of HTTP/2's pings and of idle connections.
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
        let routes = Routes::new(&settings.proxies);
        let tls = Arc::new(LazyTls::new(settings.roots.clone()));
        let shared = Shared { settings, routes, tls, pools: PerRuntime::new() };
        Self { shared: Arc::new(shared) }
    }
}

impl Default for HyperTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for HyperTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let timeouts = *timeouts;
        Box::pin(async move {
            let uri = request.uri().clone();
            let response = self.shared.response(request, timeouts).await;
            let response = response.map_err(|error| error.with_detail(self.shared.detail(&uri)))?;
            let clock = self.shared.settings.clock.clone();
            let driver = response.body().driver();
            Ok(body_frames::response(
                response,
                driver,
                timeouts.read,
                clock,
                error_mapping::in_body,
            ))
        })
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport")
            .field("proxies", &self.shared.settings.proxies)
            .finish_non_exhaustive()
    }
}

/// Maps an error of hyper or of hyper-util's client, before the response headers.
///
/// Use it as the error mapping of a `TowerTransport` over such a client.
/// [`HyperTransport`] maps its errors itself.
pub fn transport_error(error: Box<dyn Error + Send + Sync>) -> TransportError {
    error_mapping::before_headers(error)
}

impl Shared {
    async fn response(
        &self,
        request: http::Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<http::Response<ResponseBody>, TransportError> {
        let pool = self.pools.get(|| Arc::new(Pool::new(self.routes.clone(), self.tls.clone())))?;
        let origin = Origin::of(request.uri())
            .ok_or_else(|| TransportError::new(Kind::Unsupported, Sent::Nothing))?;
        let mut request = request.map(Full::new);
        *request.version_mut() = http::Version::HTTP_11;
        request.headers_mut().entry(ACCEPT_ENCODING).or_insert(ASKED_FOR);
        if let Some(credentials) = self.routes.credentials(request.uri()) {
            request.headers_mut().entry(PROXY_AUTHORIZATION).or_insert(credentials);
        }
        let is_connected = AtomicBool::new(false);
        let clock = &*self.settings.clock;
        let connect = Connect { timeout: timeouts.connect, clock };
        let response = pool.send(request, origin, connect, &is_connected);
        match within(response, clock, timeouts.response_headers).await {
            Ok(response) => response.map_err(TransportError::from),
            Err(()) => {
                let is_connected = is_connected.load(Ordering::Relaxed);
                let sent = if is_connected { Sent::Perhaps } else { Sent::Nothing };
                Err(TransportError::new(Kind::Timeout(Phase::ResponseHeaders), sent))
            }
        }
    }

    /// The host of a request and its proxy, for an error message.
    fn detail(&self, uri: &http::Uri) -> String {
        let host = host(uri);
        match self.routes.proxy_name(uri) {
            Some(proxy) => format!("{host} through proxy {proxy}"),
            None => host,
        }
    }
}
