//! Tunnels through a proxy: one `CONNECT` on a new connection.

use std::{
    error::Error,
    fmt,
    future::{Future, poll_fn},
    pin::pin,
};

use ::hyper::{
    client::conn::http1,
    rt::{Read, Write},
};
use bytes::Bytes;
use http::{
    HeaderValue, Method, StatusCode, Uri,
    header::{HOST, PROXY_AUTHORIZATION},
};
use http_body_util::Empty;

/// Asks the proxy at the other end of `stream` for a tunnel to the server of `target`.
///
/// The proxy learns host and port of the target, and the credentials meant for it.
pub(super) async fn open<S>(
    stream: S,
    target: &Uri,
    credentials: Option<HeaderValue>,
) -> Result<S, TunnelError>
where
    S: Read + Write + Unpin,
{
    let host = target.host().unwrap_or_default();
    let authority = format!("{host}:{}", target.port_u16().unwrap_or(443));
    let mut request = http::Request::builder()
        .method(Method::CONNECT)
        .uri(&*authority)
        .header(HOST, &*authority)
        .body(Empty::<Bytes>::new())
        .map_err(TunnelError::Target)?;
    if let Some(credentials) = credentials {
        request.headers_mut().insert(PROXY_AUTHORIZATION, credentials);
    }
    let (mut sender, mut connection) = http1::handshake(stream).await.map_err(TunnelError::Http)?;
    let status = {
        let mut response = pin!(sender.send_request(request));
        let mut has_ended = false;
        poll_fn(|context| {
            // An error of the connection is the error of the response, too.
            has_ended = has_ended || connection.poll_without_shutdown(context).is_ready();
            response.as_mut().poll(context)
        })
        .await
        .map_err(TunnelError::Http)?
        .status()
    };
    if !status.is_success() {
        return Err(TunnelError::Status(status));
    }
    let parts = connection.into_parts();
    // A server that speaks TLS waits for its client: these bytes are the proxy's.
    if parts.read_buf.is_empty() { Ok(parts.io) } else { Err(TunnelError::Talkative) }
}

/// The proxy opened no tunnel.
#[derive(Debug)]
pub(super) enum TunnelError {
    /// The host of the target is not valid in a `CONNECT`.
    Target(http::Error),
    /// The connection broke, or the response is not valid HTTP.
    Http(::hyper::Error),
    /// The proxy responded with this status.
    Status(StatusCode),
    /// The proxy sent bytes of its own into the tunnel.
    Talkative,
}

impl fmt::Display for TunnelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Target(_) => f.write_str("the host name is not valid for a proxy"),
            Self::Http(_) => f.write_str("the proxy gave no valid response to CONNECT"),
            Self::Status(status) => {
                write!(f, "the proxy responded to CONNECT with status {status}")?;
                if *status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
                    f.write_str("; set the user and the password in the URL of the proxy")?;
                }
                Ok(())
            }
            Self::Talkative => f.write_str("the proxy sent data into the tunnel by itself"),
        }
    }
}

impl Error for TunnelError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Target(error) => Some(error),
            Self::Http(error) => Some(error),
            Self::Status(_) | Self::Talkative => None,
        }
    }
}
