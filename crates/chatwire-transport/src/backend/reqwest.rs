//! The backend over reqwest: HTTP/1.1 and HTTP/2, TLS by rustls, gzip, proxies.

use std::{
    fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use ::reqwest::{Client, Proxy, Request, redirect, retry};
use bytes::Bytes;
use rustls::ClientConfig;

use super::{
    body_frames,
    deadline::within,
    host::host,
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

/// Clients for other connect limits are kept as well, up to so many.
const MAX_CLIENTS: usize = 8;

/// A backend over reqwest.
///
/// Connections are kept and reused; clones share them.
/// Requests with different limits for connecting do not, since reqwest sets that limit for a whole
/// pool.
/// HTTP/2 is used where a server offers it over TLS; certificates are verified by the platform, and
/// by those that are added.
/// Gzip is asked for and decoded, and then neither `content-encoding` nor `content-length` is left
/// among the headers.
/// Proxies are those of the environment, as reqwest reads it, unless one is named.
/// It runs inside a tokio runtime with I/O and time enabled.
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
    /// Clients by their limit for connecting, the oldest one first.
    clients: Mutex<Vec<(Option<Duration>, Client)>>,
}

#[derive(Clone)]
struct Settings {
    proxies: Proxies,
    roots: RootCertificates,
    clock: Arc<dyn Clock>,
}

impl ReqwestTransport {
    /// A backend without connections; nothing is read or opened before the first request.
    pub fn new() -> Self {
        let clock = Arc::new(TokioClock::new());
        Self::with(Settings {
            proxies: Proxies::Environment,
            roots: RootCertificates::default(),
            clock,
        })
    }

    /// The same without proxies, whatever the environment says; existing connections are not
    /// shared.
    #[must_use]
    pub fn without_proxies(self) -> Self {
        Self::with(Settings { proxies: Proxies::None, ..self.settings() })
    }

    /// The same with this proxy for every request, whatever the environment says; existing
    /// connections are not shared.
    ///
    /// The URL has the form `http://user:password@host:port`; credentials may be missing, a missing
    /// port is 80.
    /// A request to `https` goes through a tunnel (`CONNECT`), of which the proxy learns host and
    /// port alone; if it opens none, the failure is of the kind `Connect` and nothing was sent.
    /// A request to `http` is handed to the proxy, and what it says is the answer.
    /// The credentials are sent to the proxy alone, and are shown nowhere.
    pub fn with_proxy(self, url: &str) -> Result<Self, ProxyError> {
        let proxies = Proxies::One(ProxyUrl::read(url)?);
        Ok(Self::with(Settings { proxies, ..self.settings() }))
    }

    /// The same, trusting these certificates in PEM form beside those of the platform, for example
    /// that of a company's own authority; existing connections are not shared.
    ///
    /// Each call adds to what is trusted.
    #[cfg(not(target_os = "android"))]
    pub fn with_root_certificates(self, pem: &[u8]) -> Result<Self, CertificateError> {
        let mut settings = self.settings();
        settings.roots = settings.roots.with(pem)?;
        Ok(Self::with(settings))
    }

    /// The same with the limits for headers and frames measured by this clock; existing connections
    /// are not shared.
    #[must_use]
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self::with(Settings { clock, ..self.settings() })
    }

    fn settings(&self) -> Settings {
        self.shared.settings.clone()
    }

    fn with(settings: Settings) -> Self {
        let shared = Shared { settings, tls: OnceLock::new(), clients: Mutex::default() };
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
            let host = self.shared.settings.proxies.detail(host(request.uri()));
            yield_to_pool().await;
            let response = self.shared.head(request, timeouts).await;
            let response = response.map_err(|error| error.with_detail(host))?;
            let clock = self.shared.settings.clock.clone();
            Ok(body_frames::response(response, timeouts.read, clock, error_mapping::in_body))
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
    async fn head(
        &self,
        request: http::Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<http::Response<::reqwest::Body>, TransportError> {
        let secure = request.uri().scheme() == Some(&http::uri::Scheme::HTTPS);
        let client = self.client(secure, timeouts.connect)?;
        let request = Request::try_from(request).map_err(error_mapping::unsupported)?;
        let answer = client.execute(request);
        let answer = match timeouts.response_headers {
            None => answer.await,
            Some(limit) => {
                within(answer, self.settings.clock.sleep(limit)).await.ok_or_else(|| {
                    TransportError::new(
                        TransportErrorKind::Timeout(Phase::ResponseHeaders),
                        Sent::Perhaps,
                    )
                })?
            }
        };
        answer
            .map(http::Response::from)
            .map_err(|error| error_mapping::before_headers(error, timeouts.connect.is_some()))
    }

    /// The client for a limit; it is made with the first request that needs it.
    fn client(&self, secure: bool, connect: Option<Duration>) -> Result<Client, TransportError> {
        // Without certificates to trust there is no TLS, but everything else still works.
        let tls = match self.tls.get_or_init(|| tls::verified_by_platform(&self.settings.roots)) {
            Ok(tls) => tls.clone(),
            Err(error) if secure => return Err(error_mapping::no_tls(error.clone())),
            Err(_) => tls::trusting_nobody().map_err(error_mapping::no_tls)?,
        };
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = clients.iter().find(|(limit, _)| *limit == connect) {
            return Ok(client.clone());
        }
        let client = self.build(tls, connect).map_err(error_mapping::unsupported)?;
        if clients.len() == MAX_CLIENTS {
            clients.remove(0);
        }
        clients.push((connect, client.clone()));
        Ok(client)
    }

    fn build(
        &self,
        mut tls: ClientConfig,
        connect: Option<Duration>,
    ) -> Result<Client, ::reqwest::Error> {
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let mut builder = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false);
        match &self.settings.proxies {
            Proxies::Environment => {}
            Proxies::None => builder = builder.no_proxy(),
            // A named proxy turns those of the environment off.
            Proxies::One(proxy) => builder = builder.proxy(Proxy::all(proxy.secret())?),
        }
        if let Some(limit) = connect {
            builder = builder.connect_timeout(limit);
        }
        builder.build()
    }
}
