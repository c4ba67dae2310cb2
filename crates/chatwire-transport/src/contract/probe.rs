//! Sends the requests of checks and verifies their results.

use std::{error::Error, net::SocketAddr};

use bytes::Bytes;
use http::{Request, Response, request::Builder};

use super::{Gzip, Verdict, server::Server};
use crate::{
    Body, BoxFuture, Sent, Timeouts, Transport, TransportError, TransportErrorKind as Kind,
};

/// A secret that must not appear in an error message.
const CANARY: &str = "canary";

/// The backend under test.
pub(super) struct Probe<'a> {
    transport: &'a dyn Transport,
    gzip: Gzip,
}

impl<'a> Probe<'a> {
    pub(super) fn new(transport: &'a dyn Transport, gzip: Gzip) -> Self {
        Self { transport, gzip }
    }

    pub(super) fn gzip(&self) -> Gzip {
        self.gzip
    }

    /// Sends a request without timeouts and expects a response.
    pub(super) async fn get(&self, server: &Server) -> Result<Response<Body>, String> {
        self.response(get(server.address()), Timeouts::default()).await
    }

    /// Sends a request and expects a response.
    pub(super) async fn response(
        &self,
        request: Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<Response<Body>, String> {
        self.send(request, timeouts)
            .await
            .map_err(|error| format!("no response: {}", message_chain(&error)))
    }

    /// Sends a request and expects an error.
    pub(super) async fn error(
        &self,
        request: Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<TransportError, String> {
        match self.send(request, timeouts).await {
            Ok(response) => Err(format!("a response with status {}", response.status())),
            Err(error) => Ok(error),
        }
    }

    /// The future of the backend, not polled yet.
    pub(super) fn send(
        &self,
        request: Request<Bytes>,
        timeouts: Timeouts,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.transport.send(request, &timeouts)
    }
}

/// A request with secrets in its query and headers.
pub(super) fn get(address: SocketAddr) -> Request<Bytes> {
    request("GET", &format!("http://{address}/v1/x?key={CANARY}"), Bytes::new())
}

/// A request with secrets in its query, headers and body.
pub(super) fn post(address: SocketAddr) -> Request<Bytes> {
    let body = Bytes::from(format!("{{\"prompt\":\"{CANARY}\"}}"));
    request("POST", &format!("http://{address}/v1/x?key={CANARY}"), body)
}

pub(super) fn request(method: &str, uri: &str, body: Bytes) -> Request<Bytes> {
    Builder::new()
        .method(method)
        .uri(uri)
        .header("authorization", format!("Bearer {CANARY}"))
        .body(body)
        .expect("the suite's requests are well-formed")
}

/// Reads a body to its end; expects no error and no empty frame.
pub(super) async fn read(body: Body) -> Result<Vec<u8>, String> {
    let (bytes, error) = read_until_error(body).await?;
    match error {
        None => Ok(bytes),
        Some(error) => {
            Err(format!("an error after {} bytes: {}", bytes.len(), message_chain(&error)))
        }
    }
}

/// Reads a body until it ends or fails; expects no further frame.
pub(super) async fn read_until_error(
    mut body: Body,
) -> Result<(Vec<u8>, Option<TransportError>), String> {
    let mut bytes = Vec::new();
    let mut failure = None;
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) if frame.is_empty() => return Err("an empty frame".to_owned()),
            Ok(frame) => bytes.extend_from_slice(&frame),
            Err(error) => {
                failure = Some(error);
                break;
            }
        }
    }
    match body.frame().await {
        None => Ok((bytes, failure)),
        Some(_) => Err("a frame after the end".to_owned()),
    }
}

/// The next frame.
pub(super) async fn frame(body: &mut Body) -> Result<Bytes, String> {
    match body.frame().await {
        Some(Ok(frame)) => Ok(frame),
        Some(Err(error)) => Err(format!("no frame: {}", message_chain(&error))),
        None => Err("the end of the body instead of a frame".to_owned()),
    }
}

/// Expects an error of this kind and one of these `Sent`, without a secret in any message.
pub(super) fn expect_error(error: &TransportError, kind: Kind, sent: &[Sent]) -> Verdict {
    let text = message_chain(error);
    if error.kind() != kind {
        return Err(format!("{:?} instead of {kind:?}: {text}", error.kind()));
    }
    if !sent.contains(&error.sent()) {
        return Err(format!("{:?} sent, instead of {sent:?}: {text}", error.sent()));
    }
    expect(!text.contains(CANARY), || "a secret in an error message".to_owned())
}

/// Expects that `holds` is true; `seen` says what was observed instead.
pub(super) fn expect(holds: bool, seen: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(seen()) }
}

/// Expects a body; on a mismatch, reports lengths only.
pub(super) fn expect_body(seen: &[u8], expected: &[u8]) -> Verdict {
    expect(seen == expected, || {
        let same = seen.iter().zip(expected).take_while(|(a, b)| a == b).count();
        format!("{} bytes of {}, the first {same} of them equal", seen.len(), expected.len())
    })
}

/// The messages of an error and all its sources.
fn message_chain(error: &TransportError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}; {error}");
        source = error.source();
    }
    text
}
