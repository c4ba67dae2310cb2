//! The network backends, called in the same way.

use std::error::Error;

use bytes::Bytes;
use chatwire_transport::{
    Sent, Timeouts, Transport, TransportError, TransportErrorKind as Kind, blocking,
    hyper::HyperTransport, reqwest::ReqwestTransport, ureq::UreqTransport,
};
use http::{Request, Response};
use tokio::runtime::Builder;

/// A secret that each request contains and only its server may see.
pub(crate) const SECRET: &str = "secret-of-the-server";

pub(crate) enum Backend {
    Reqwest(ReqwestTransport),
    Hyper(HyperTransport),
    Ureq(UreqTransport),
}

impl Backend {
    /// All backends, without proxies.
    pub(crate) fn all() -> [Self; 3] {
        [
            Self::Reqwest(ReqwestTransport::new().without_proxies()),
            Self::Hyper(HyperTransport::new().without_proxies()),
            Self::Ureq(UreqTransport::new().without_proxies()),
        ]
    }

    /// All backends, with this proxy.
    pub(crate) fn through(proxy: &str) -> [Self; 3] {
        [
            Self::Reqwest(ReqwestTransport::new().with_proxy(proxy).unwrap()),
            Self::Hyper(HyperTransport::new().with_proxy(proxy).unwrap()),
            Self::Ureq(UreqTransport::new().with_proxy(proxy).unwrap()),
        ]
    }

    pub(crate) fn trusting(self, pem: &[u8]) -> Self {
        match self {
            Self::Reqwest(backend) => Self::Reqwest(backend.with_root_certificates(pem).unwrap()),
            Self::Hyper(backend) => Self::Hyper(backend.with_root_certificates(pem).unwrap()),
            Self::Ureq(backend) => Self::Ureq(backend.with_root_certificates(pem).unwrap()),
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Reqwest(_) => "reqwest",
            Self::Hyper(_) => "hyper",
            Self::Ureq(_) => "ureq",
        }
    }

    /// Posts `{}` with a secret in a header and the query, and reads the whole response.
    pub(crate) fn post(&self, base: &str) -> Result<Response<Bytes>, TransportError> {
        self.post_within(base, Timeouts::default())
    }

    /// The same with timeouts.
    pub(crate) fn post_within(
        &self,
        base: &str,
        timeouts: Timeouts,
    ) -> Result<Response<Bytes>, TransportError> {
        let request = Request::post(format!("{base}/v1/x?key={SECRET}"))
            .header("authorization", format!("Bearer {SECRET}"))
            .body(Bytes::from_static(b"{}"))
            .unwrap();
        let over_async = |transport: &dyn Transport, request| {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let (parts, body) = transport.send(request, &timeouts).await?.into_parts();
                Ok(Response::from_parts(parts, body.collect(1_000).await?))
            })
        };
        match self {
            Self::Reqwest(transport) => over_async(transport, request),
            Self::Hyper(transport) => over_async(transport, request),
            Self::Ureq(transport) => {
                let response = blocking::Transport::send(transport, request, &timeouts)?;
                let (parts, body) = response.into_parts();
                Ok(Response::from_parts(parts, body.collect(1_000)?))
            }
        }
    }
}

/// The messages of an error and its sources, as `Display` and `Debug`.
pub(crate) fn messages(error: &TransportError) -> String {
    let mut text = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(&format!("; {error} {error:?}"));
        source = error.source();
    }
    text
}

/// Expects an error of this kind before anything was sent, without a secret in its messages.
#[track_caller]
pub(crate) fn assert_nothing_sent(
    response: Result<Response<Bytes>, TransportError>,
    kind: Kind,
    name: &str,
) -> String {
    let error = response.expect_err(name);
    let messages = messages(&error);
    assert_eq!((error.kind(), error.sent()), (kind, Sent::Nothing), "{name}: {messages}");
    assert!(!messages.contains(SECRET), "{name}: {messages}");
    messages
}
