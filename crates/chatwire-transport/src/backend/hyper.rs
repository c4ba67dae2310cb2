//! The backend over hyper: HTTP/1.1, TLS by rustls, no proxies.

use std::{
    error::Error,
    fmt,
    future::pending,
    sync::{Arc, OnceLock},
};

use ::hyper::body::Incoming;
use bytes::Bytes;
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{Connect, HttpConnector, capture_connection},
    },
    rt::{TokioExecutor, TokioTimer},
};
use rustls::ClientConfig;

use super::{
    body_frames, deadline::before, host::host, per_runtime::PerRuntime,
    root_certificates::RootCertificates, tls, yield_to_pool::yield_to_pool,
};
use crate::{
    Body, BoxFuture, CertificateError, Clock, Phase, Sent, Timeouts, TokioClock, Transport,
    TransportError, TransportErrorKind as Kind,
};

mod error_mapping;
mod resolver;
mod used_connection;

use resolver::Resolver;
use used_connection::{Observed, Usage};

/// A backend over hyper and the client of hyper-util.
///
/// Connections are pooled and reused (keep-alive); clones share the pool.
/// It speaks HTTP/1.1 only, and uses no proxy.
/// It requests no content coding; gzip, deflate, br and zstd are decoded, and a decoded response
/// has neither `content-encoding` nor `content-length`.
/// Certificates are verified by the platform; [`HyperTransport::with_root_certificates`] adds
/// others.
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

type Connector = HttpConnector<Resolver>;
type Pool<C> = Client<C, Full<Bytes>>;
type SecurePool = Pool<Observed<HttpsConnector<Connector>>>;

struct Shared {
    clock: Arc<dyn Clock>,
    roots: RootCertificates,
    tls: OnceLock<Result<ClientConfig, rustls::Error>>,
    pools: PerRuntime<Pools>,
}

/// The pools of one runtime.
#[derive(Clone)]
struct Pools {
    plain: Pool<Observed<Connector>>,
    secure: Arc<OnceLock<SecurePool>>,
}

impl HyperTransport {
    /// A backend without connections; nothing is opened before the first request.
    pub fn new() -> Self {
        Self::with(Arc::new(TokioClock::new()), RootCertificates::default())
    }

    /// Measures all timeouts by this clock. Existing connections are not shared with the result.
    #[must_use]
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self::with(clock, self.shared.roots.clone())
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
        Ok(Self::with(self.shared.clock.clone(), self.shared.roots.clone().with_pem(pem)?))
    }

    fn with(clock: Arc<dyn Clock>, roots: RootCertificates) -> Self {
        let (tls, pools) = (OnceLock::new(), PerRuntime::new());
        Self { shared: Arc::new(Shared { clock, roots, tls, pools }) }
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
            let response = response.map_err(|error| error.with_detail(host(&uri)))?;
            let clock = self.shared.clock.clone();
            Ok(body_frames::response(response, timeouts.read, clock, error_mapping::in_body))
        })
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport").finish_non_exhaustive()
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
    ) -> Result<http::Response<Incoming>, TransportError> {
        let pools = self.pools.get(Pools::new)?;
        yield_to_pool().await;
        let mut request = request.map(Full::new);
        *request.version_mut() = http::Version::HTTP_11;
        let connection = capture_connection(&mut request);
        let connected = || connection.connection_metadata().is_some();
        let response = match request.uri().scheme_str() {
            Some("http") => pools.plain.request(request),
            Some("https") => self.secure(&pools)?.request(request),
            _ => return Err(TransportError::new(Kind::Unsupported, Sent::Nothing)),
        };

        // One timer, which first runs to the shorter of the two timeouts.
        let expired = async {
            let mut rest = timeouts.response_headers;
            if let Some(connect) = timeouts.connect
                && rest.is_none_or(|headers| connect < headers)
            {
                self.clock.sleep(connect).await;
                if !connected() {
                    return Phase::Connect;
                }
                rest = rest.map(|headers| headers - connect);
            }
            match rest {
                Some(rest) => self.clock.sleep(rest).await,
                None => pending().await,
            }
            Phase::ResponseHeaders
        };
        match before(response, expired).await {
            Ok(response) => {
                let usage = Usage::of(connection.connection_metadata().as_ref());
                match response {
                    Ok(response) => {
                        usage.iter().for_each(Usage::responded);
                        Ok(response)
                    }
                    Err(error) => Err(error_mapping::on_connection(error, usage.as_ref())),
                }
            }
            Err(phase) => {
                let sent = if connected() { Sent::Perhaps } else { Sent::Nothing };
                Err(TransportError::new(Kind::Timeout(phase), sent))
            }
        }
    }

    /// The client for TLS, created by the first request that needs it.
    fn secure<'a>(&self, pools: &'a Pools) -> Result<&'a SecurePool, TransportError> {
        let tls = self.tls.get_or_init(|| tls::verified_by_platform(&self.roots));
        let tls = tls.as_ref().map_err(|error| {
            TransportError::new(Kind::Tls, Sent::Nothing).with_source(error.clone())
        })?;
        Ok(pools.secure.get_or_init(|| {
            let connector = HttpsConnectorBuilder::new()
                .with_tls_config(tls.clone())
                .https_only()
                .enable_http1()
                .wrap_connector(connector());
            client(Observed(connector))
        }))
    }
}

impl Pools {
    fn new() -> Self {
        Self { plain: client(Observed(connector())), secure: Arc::default() }
    }
}

fn connector() -> Connector {
    let mut connector = HttpConnector::new_with_resolver(Resolver::new());
    connector.enforce_http(false);
    connector.set_nodelay(true);
    connector
}

fn client<C: Connect + Clone>(connector: C) -> Pool<C> {
    Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector)
}
