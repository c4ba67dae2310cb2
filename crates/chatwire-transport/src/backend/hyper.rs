//! The lean backend over hyper: HTTP/1.1, TLS by rustls, nothing decoded, no proxies.

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

use super::{
    body_frames, deadline::within, host::host, root_certificates::RootCertificates, tls,
    yield_to_pool::yield_to_pool,
};
use crate::{
    Body, BoxFuture, CertificateError, Clock, Phase, Sent, Timeouts, TokioClock, Transport,
    TransportError, TransportErrorKind as Kind,
};

mod error_mapping;
mod resolver;

use resolver::Resolver;

/// A backend over hyper and the client of hyper-util.
///
/// Connections are kept and reused, whatever the limits of a request; clones share them.
/// It speaks HTTP/1.1 only, asks for no content coding and decodes none, and uses no proxy.
/// Certificates are verified by the platform, and by those that are added.
/// It runs inside a tokio runtime with I/O and time enabled.
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
type SecurePool = Pool<HttpsConnector<Connector>>;

struct Shared {
    clock: Arc<dyn Clock>,
    roots: RootCertificates,
    plain: Pool<Connector>,
    secure: OnceLock<Result<SecurePool, rustls::Error>>,
}

impl HyperTransport {
    /// A backend without connections; nothing is read or opened before the first request.
    pub fn new() -> Self {
        Self::with(Arc::new(TokioClock::new()), RootCertificates::default())
    }

    /// The same with all limits measured by this clock; existing connections are not shared.
    #[must_use]
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self::with(clock, self.shared.roots.clone())
    }

    /// The same, trusting these certificates in PEM form beside those of the platform, for example
    /// that of a company's own authority; existing connections are not shared.
    ///
    /// Each call adds to what is trusted.
    #[cfg(not(target_os = "android"))]
    pub fn with_root_certificates(self, pem: &[u8]) -> Result<Self, CertificateError> {
        Ok(Self::with(self.shared.clock.clone(), self.shared.roots.clone().with(pem)?))
    }

    fn with(clock: Arc<dyn Clock>, roots: RootCertificates) -> Self {
        let plain = client(connector());
        Self { shared: Arc::new(Shared { clock, roots, plain, secure: OnceLock::new() }) }
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
            let host = host(request.uri());
            yield_to_pool().await;
            let response = self.shared.head(request, timeouts).await;
            let response = response.map_err(|error| error.with_detail(host))?;
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

/// What an error of hyper or of hyper-util's client means before there are headers.
///
/// It is for those who hand a client of their own to the `tower` backend; a caller of
/// [`HyperTransport`] never sees such an error.
pub fn transport_error(error: Box<dyn Error + Send + Sync>) -> TransportError {
    error_mapping::before_headers(error)
}

impl Shared {
    async fn head(
        &self,
        request: http::Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<http::Response<Incoming>, TransportError> {
        let mut request = request.map(Full::new);
        *request.version_mut() = http::Version::HTTP_11;
        let connection = capture_connection(&mut request);
        let connected = || connection.connection_metadata().is_some();
        let answer = match request.uri().scheme_str() {
            Some("http") => self.plain.request(request),
            Some("https") => self.secure()?.request(request),
            _ => return Err(TransportError::new(Kind::Unsupported, Sent::Nothing)),
        };

        let connecting = within(answer, async {
            match timeouts.connect {
                Some(limit) => self.clock.sleep(limit).await,
                None => pending().await,
            }
            if connected() {
                pending().await
            }
        });
        let waiting = within(connecting, async {
            match timeouts.response_headers {
                Some(limit) => self.clock.sleep(limit).await,
                None => pending().await,
            }
        });
        let (phase, sent) = match waiting.await {
            Some(Some(answer)) => {
                return answer.map_err(|error| error_mapping::before_headers(error.into()));
            }
            Some(None) => (Phase::Connect, Sent::Nothing),
            None if connected() => (Phase::ResponseHeaders, Sent::Perhaps),
            None => (Phase::ResponseHeaders, Sent::Nothing),
        };
        Err(TransportError::new(Kind::Timeout(phase), sent))
    }

    /// The client for TLS; it is made with the first request that needs it.
    fn secure(&self) -> Result<&SecurePool, TransportError> {
        let made = self.secure.get_or_init(|| {
            let connector = HttpsConnectorBuilder::new()
                .with_tls_config(tls::verified_by_platform(&self.roots)?)
                .https_only()
                .enable_http1()
                .wrap_connector(connector());
            Ok(client(connector))
        });
        made.as_ref().map_err(|error| {
            TransportError::new(Kind::Tls, Sent::Nothing).with_source(error.clone())
        })
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
