//! What checks do with a backend, and what they expect of it.

use std::{error::Error, net::SocketAddr};

use bytes::Bytes;
use http::{Request, Response, request::Builder};

use super::{Gzip, Verdict, server::Server};
use crate::{
    Body, BoxFuture, Sent, Timeouts, Transport, TransportError, TransportErrorKind as Kind,
};

/// What must never be in a message.
const CANARY: &str = "canary";

/// A backend under check.
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

    /// Sends without limits, and expects an answer.
    pub(super) async fn get(&self, server: &Server) -> Result<Response<Body>, String> {
        self.answer(get(server.address()), Timeouts::default()).await
    }

    /// Sends, and expects an answer.
    pub(super) async fn answer(
        &self,
        request: Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<Response<Body>, String> {
        self.send(request, timeouts).await.map_err(|error| format!("no answer: {}", chain(&error)))
    }

    /// Sends, and expects a failure.
    pub(super) async fn failure(
        &self,
        request: Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<TransportError, String> {
        match self.send(request, timeouts).await {
            Ok(response) => Err(format!("an answer of {}", response.status())),
            Err(error) => Ok(error),
        }
    }

    /// The backend's own future, not polled yet.
    pub(super) fn send(
        &self,
        request: Request<Bytes>,
        timeouts: Timeouts,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.transport.send(request, &timeouts)
    }
}

/// A request with secrets in query and header.
pub(super) fn get(address: SocketAddr) -> Request<Bytes> {
    request("GET", &format!("http://{address}/v1/x?key={CANARY}"), Bytes::new())
}

/// A request with secrets in query, header and body.
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

/// Reads a body to its end and expects that it is whole, of frames that are not empty.
pub(super) async fn read(body: Body) -> Result<Vec<u8>, String> {
    let (bytes, failure) = read_until_failure(body).await?;
    match failure {
        None => Ok(bytes),
        Some(error) => Err(format!("a failure after {} bytes: {}", bytes.len(), chain(&error))),
    }
}

/// Reads a body until it ends or fails, and expects that nothing follows.
pub(super) async fn read_until_failure(
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

/// The first frame.
pub(super) async fn frame(body: &mut Body) -> Result<Bytes, String> {
    match body.frame().await {
        Some(Ok(frame)) => Ok(frame),
        Some(Err(error)) => Err(format!("no frame: {}", chain(&error))),
        None => Err("the body's end instead of a frame".to_owned()),
    }
}

/// Expects a failure of a kind, one of these amounts sent, and no secret in any message.
pub(super) fn expect_failure(error: &TransportError, kind: Kind, sent: &[Sent]) -> Verdict {
    let text = chain(error);
    if error.kind() != kind {
        return Err(format!("{:?} instead of {kind:?}: {text}", error.kind()));
    }
    if !sent.contains(&error.sent()) {
        return Err(format!("{:?} sent, instead of {sent:?}: {text}", error.sent()));
    }
    expect(!text.contains(CANARY), || "a secret in the message of a failure".to_owned())
}

/// Expects that something holds; a function says what was seen instead.
pub(super) fn expect(holds: bool, seen: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(seen()) }
}

/// Expects a body, and tells lengths only when it is another one.
pub(super) fn expect_body(seen: &[u8], expected: &[u8]) -> Verdict {
    expect(seen == expected, || {
        let same = seen.iter().zip(expected).take_while(|(a, b)| a == b).count();
        format!("{} bytes of {}, the first {same} of them right", seen.len(), expected.len())
    })
}

/// The message of an error and those of its causes.
fn chain(error: &TransportError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}; {error}");
        source = error.source();
    }
    text
}
