//! The blocking backend over ureq: HTTP/1.1, TLS by rustls, gzip, proxies, no async runtime.

use std::{fmt, io::Read, time::Duration};

use ::ureq::{
    Agent, AsSendBody, BodyReader, Proxy,
    config::{AutoHeaderValue, Config},
};
use bytes::Bytes;
use http::{Method, header::ACCEPT_ENCODING};

use super::{
    content_coding::{ASKED_FOR, decoded_frames, take_codings},
    host::host,
    proxy::{Proxies, ProxyUrl},
    root_certificates::RootCertificates,
};
use crate::{
    CertificateError, Phase, ProxyError, Sent, Timeouts, TransportError,
    TransportErrorKind as Kind,
    blocking::{Body, Ending, Transport},
};

mod chunks;
mod connection;
mod error_mapping;
mod resolver;
mod tls;

use connection::{Connector, at_hand};
use resolver::Deferred;

/// Maximum size of a frame, in bytes.
const MAX_FRAME: usize = 16 * 1024;

/// Stands for no timeout: ureq only distinguishes waiting for headers from reading a body if a
/// timeout is set.
const NO_TIMEOUT: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

/// A blocking backend over ureq.
///
/// Connections are pooled and reused (keep-alive); clones share the pool.
/// It speaks HTTP/1.1 only.
/// Certificates are verified by the platform; [`UreqTransport::with_root_certificates`] adds
/// others.
/// Gzip is requested; gzip, deflate, br and zstd are decoded, and a decoded response has neither
/// `content-encoding` nor `content-length`.
/// Proxies come from the environment, unless [`UreqTransport::with_proxy`] or
/// [`UreqTransport::without_proxies`] is used.
///
/// It needs no runtime, and blocks its thread inside of one.
/// A process that was forked needs a backend of its own.
///
/// Timeouts are measured by the system; a test cannot replace the clock.
/// They may end up to 0.2 % late, because a socket is not told each nanosecond that has passed.
/// [`Timeouts::connect`] applies to name resolution, and again to connecting and TLS.
///
/// ```no_run
/// use bytes::Bytes;
/// use chatwire_transport::{Timeouts, blocking::Transport, ureq::UreqTransport};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let transport = UreqTransport::new();
/// let request = http::Request::get("https://example.com/").body(Bytes::new())?;
/// let response = transport.send(request, &Timeouts::default())?;
/// println!("{}", response.status());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct UreqTransport {
    agent: Agent,
    proxies: Proxies,
    roots: RootCertificates,
}

impl UreqTransport {
    /// A backend without connections; nothing is opened before the first request.
    pub fn new() -> Self {
        Self::with(Proxies::Environment, Proxy::try_from_env(), RootCertificates::default())
    }

    /// Uses no proxies and ignores the environment.
    ///
    /// Existing connections are not shared with the result.
    #[must_use]
    pub fn without_proxies(self) -> Self {
        Self::with(Proxies::None, None, self.roots)
    }

    /// Uses this proxy for every request and ignores the environment.
    ///
    /// The URL has the form `http://user:password@host:port`. Credentials are optional; the default
    /// port is 80.
    /// Every request uses a tunnel (`CONNECT`), even to `http`. If the proxy rejects the tunnel,
    /// the error is `Connect`, and nothing was sent.
    /// For a request to `https` the proxy sees only host and port.
    /// The credentials are sent to the proxy only, and appear in no message and no `Debug`.
    /// Existing connections are not shared with the result.
    ///
    /// # Errors
    ///
    /// [`ProxyError`] if `url` does not have this form.
    pub fn with_proxy(self, url: &str) -> Result<Self, ProxyError> {
        let url = ProxyUrl::parse(url)?;
        let proxy = Proxy::new(url.with_credentials()).map_err(|_| ProxyError::Malformed)?;
        Ok(Self::with(Proxies::Single(url), Some(proxy), self.roots))
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
        let proxy = self.agent.config().proxy().cloned();
        Ok(Self::with(self.proxies, proxy, self.roots.with_pem(pem)?))
    }

    fn with(proxies: Proxies, proxy: Option<Proxy>, roots: RootCertificates) -> Self {
        let config = Config::builder()
            .proxy(proxy)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            .accept(AutoHeaderValue::None)
            .user_agent(AutoHeaderValue::None)
            .build();
        let connector = Connector::new(roots.clone());
        Self { agent: Agent::with_parts(config, connector, Deferred), proxies, roots }
    }

    fn run<B: AsSendBody>(
        &self,
        request: http::Request<B>,
        timeouts: &Timeouts,
    ) -> Result<http::Response<::ureq::Body>, TransportError> {
        let connect = match (timeouts.connect, timeouts.response_headers) {
            (Some(connect), Some(header)) => Some(connect.min(header)),
            (one, other) => one.or(other),
        };
        let request = self
            .agent
            .configure_request(request)
            .timeout_resolve(connect)
            .timeout_connect(connect)
            .timeout_send_request(timeouts.response_headers)
            .timeout_send_body(timeouts.response_headers)
            .timeout_recv_response(Some(timeouts.response_headers.unwrap_or(NO_TIMEOUT)))
            .timeout_per_read(timeouts.read)
            .build();
        let connecting =
            if timeouts.connect == connect { Phase::Connect } else { Phase::ResponseHeaders };
        self.agent.run(request).map_err(|error| error_mapping::before_headers(error, connecting))
    }
}

impl Default for UreqTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for UreqTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> Result<http::Response<Body>, TransportError> {
        let uri = request.uri().clone();
        let detail = || self.proxies.detail(host(&uri));
        if !matches!(request.uri().scheme_str(), Some("http" | "https")) {
            return Err(TransportError::new(Kind::Unsupported, Sent::Nothing).with_detail(detail()));
        }
        let (mut parts, body) = request.into_parts();
        parts.headers.entry(ACCEPT_ENCODING).or_insert(ASKED_FOR);
        // A `content-length: 0` is sent only with methods for which servers expect one.
        let sends_length = matches!(parts.method, Method::POST | Method::PUT | Method::PATCH);
        let response = if body.is_empty() && !sends_length {
            self.run(http::Request::from_parts(parts, ()), timeouts)
        } else {
            self.run(http::Request::from_parts(parts, &*body), timeouts)
        };
        let (mut parts, body) = response.map_err(|error| error.with_detail(detail()))?.into_parts();
        let codings = take_codings(&mut parts.headers);

        let frames = Frames { source: Source::Body(body), buffer: vec![0; MAX_FRAME].into() };
        let mut response = http::Response::new(decoded_frames(Body::from_ending(frames), codings));
        *response.status_mut() = parts.status;
        *response.version_mut() = parts.version;
        *response.headers_mut() = parts.headers;
        Ok(response)
    }
}

impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransport").field("proxies", &self.proxies).finish_non_exhaustive()
    }
}

struct Frames {
    source: Source,
    buffer: Box<[u8]>,
}

/// The body becomes a reader with the first frame, because a gzip reader reads when it is created.
enum Source {
    Body(::ureq::Body),
    Reader(BodyReader<'static>),
    Done,
}

impl Iterator for Frames {
    type Item = Result<Bytes, TransportError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut reader = match std::mem::replace(&mut self.source, Source::Done) {
            Source::Body(body) => body.into_reader(),
            Source::Reader(reader) => reader,
            Source::Done => return None,
        };
        match reader.read(&mut self.buffer) {
            Ok(0) => None,
            Ok(length) => {
                self.source = Source::Reader(reader);
                Some(Ok(Bytes::copy_from_slice(self.buffer.get(..length)?)))
            }
            Err(error) => Some(Err(error_mapping::in_body(error))),
        }
    }
}

impl Ending for Frames {
    fn read_end(mut self: Box<Self>) -> bool {
        at_hand(|| self.next()).is_none()
    }
}
