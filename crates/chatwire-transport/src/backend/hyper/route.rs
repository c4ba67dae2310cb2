//! How a connection reaches its server: directly, or through a proxy.

use std::{
    error::Error,
    fmt,
    sync::Arc,
    task::{Context, Poll},
};

use http::{HeaderValue, Uri, uri::Scheme};
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::{
    client::proxy::matcher::{Intercept, Matcher},
    rt::TokioIo,
};
use tower_service::Service;

use super::{
    socket::{Socket, Tcp},
    tunnel,
};
use crate::{
    BoxFuture,
    backend::{lazy_tls::LazyTls, proxy::Proxies},
};

pub(super) type BoxError = Box<dyn Error + Send + Sync>;

/// Which proxy is used for which request.
#[derive(Clone)]
pub(super) struct Routes {
    matcher: Option<Arc<Matcher>>,
}

impl Routes {
    /// Reads the environment, if its proxies are to be used.
    pub(super) fn new(proxies: &Proxies) -> Self {
        Self::with(match proxies {
            Proxies::Environment => Some(Matcher::from_env()).filter(has_proxy),
            Proxies::None => None,
            Proxies::Single(url) => Some(Matcher::builder().all(url.with_credentials()).build()),
        })
    }

    fn with(matcher: Option<Matcher>) -> Self {
        Self { matcher: matcher.map(Arc::new) }
    }

    fn proxy(&self, target: &Uri) -> Option<Intercept> {
        self.matcher.as_ref()?.intercept(target)
    }

    /// The proxy that a request is sent to as it is, because its server speaks no TLS.
    fn forwarding_proxy(&self, target: &Uri) -> Option<Intercept> {
        if target.scheme() == Some(&Scheme::HTTP) { self.proxy(target) } else { None }
    }

    /// Whether requests to this server are sent to a proxy as they are.
    pub(super) fn is_forwarded(&self, target: &Uri) -> bool {
        self.forwarding_proxy(target).is_some()
    }

    /// The credentials in a request that is sent to a proxy as it is.
    pub(super) fn credentials(&self, target: &Uri) -> Option<HeaderValue> {
        self.forwarding_proxy(target)?.basic_auth().cloned()
    }

    /// Host and port of the proxy of a request.
    pub(super) fn proxy_name(&self, target: &Uri) -> Option<String> {
        self.proxy(target)?.uri().authority().map(ToString::to_string)
    }
}

/// Whether there is a proxy for some host.
///
/// With `NO_PROXY=*` there is none, although the matcher would still find one for IP addresses.
fn has_proxy(matcher: &Matcher) -> bool {
    // Two hosts that no list but `*` has in common.
    ["http://a.invalid/", "https://a.invalid/", "http://b.test/", "https://b.test/"]
        .into_iter()
        .any(|target| matcher.intercept(&Uri::from_static(target)).is_some())
}

/// A connector of TCP connections, or of tunnels, to the servers of requests.
#[derive(Clone)]
pub(super) struct Route {
    tcp: Tcp,
    routes: Routes,
    /// For proxies that speak TLS themselves.
    tls: Arc<LazyTls>,
}

impl Route {
    pub(super) fn new(routes: Routes, tls: Arc<LazyTls>) -> Self {
        Self { tcp: Tcp::new(), routes, tls }
    }
}

/// The connection to a server without TLS, or to a proxy.
type Stream = MaybeHttpsStream<TokioIo<Socket>>;

impl Service<Uri> for Route {
    type Response = Stream;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Stream, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.tcp.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let Some(proxy) = self.routes.proxy(&target) else {
            let connecting = self.tcp.call(target);
            return Box::pin(async { Ok(MaybeHttpsStream::Http(connecting.await?)) });
        };
        let (mut tcp, tls) = (self.tcp.clone(), Arc::clone(&self.tls));
        Box::pin(async move {
            let stream = match proxy.uri().scheme_str() {
                Some("http") => MaybeHttpsStream::Http(tcp.call(proxy.uri().clone()).await?),
                Some("https") => {
                    let tls = tls.get()?.clone();
                    HttpsConnector::from((tcp, tls)).call(proxy.uri().clone()).await?
                }
                other => return Err(UnsupportedProxy(other.unwrap_or_default().into()).into()),
            };
            if target.scheme() == Some(&Scheme::HTTP) {
                return Ok(stream);
            }
            Ok(tunnel::open(stream, &target, proxy.basic_auth().cloned()).await?)
        })
    }
}

/// A proxy with another scheme than `http` and `https`.
#[derive(Debug)]
pub(super) struct UnsupportedProxy(Box<str>);

impl fmt::Display for UnsupportedProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the environment names a proxy with the scheme {}; use http or https", self.0)
    }
}

impl Error for UnsupportedProxy {}
