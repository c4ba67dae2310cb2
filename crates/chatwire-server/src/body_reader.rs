//! Receives request bodies, within limits for one and for all together.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http_body::Body;
use http_body_util::BodyExt;
use hyper::body::Incoming;

use crate::{clock, error_response::ErrorResponse, limits::Limits};

/// Maximum number of bytes that are read and discarded of a rejected body.
const MAX_DRAINED_BYTES: usize = 256 << 20;

/// Receives request bodies.
#[derive(Debug)]
pub(crate) struct BodyReader {
    limits: Limits,
    /// Bytes of all bodies that are being received or used.
    buffered: Arc<AtomicUsize>,
}

/// The bytes of a body, which count until this is dropped.
#[derive(Debug)]
pub(crate) struct Buffered {
    bytes: usize,
    buffered: Arc<AtomicUsize>,
}

impl BodyReader {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, buffered: Arc::default() }
    }

    /// Reads the whole body.
    ///
    /// # Errors
    /// 413 for a body that is too large, 408 for one that is too slow, 400 for one that ends
    /// early, and 503 if all bodies together are too large.
    pub(crate) async fn receive(
        &self,
        mut body: Incoming,
    ) -> Result<(Bytes, Buffered), ErrorResponse> {
        // A body whose `content-length` is too large is rejected before it is read.
        if body.size_hint().lower() > self.limits.max_body_bytes as u64 {
            return Err(self.too_large(body));
        }
        let mut held = Buffered { bytes: 0, buffered: Arc::clone(&self.buffered) };
        let mut received = BytesMut::new();
        let reading = async {
            while let Some(frame) = body.frame().await {
                let Ok(data) = frame.map_err(|_| Stop::Broken)?.into_data() else { continue };
                if data.len() > self.limits.max_body_bytes - received.len() {
                    return Err(Stop::TooLarge);
                }
                if !held.add(data.len(), self.limits.max_buffered_bytes) {
                    return Err(Stop::Overloaded);
                }
                received.extend_from_slice(&data);
            }
            Ok(())
        };
        match clock::with_timeout(self.limits.read_timeout, reading).await {
            Some(Ok(())) => Ok((received.freeze(), held)),
            Some(Err(Stop::TooLarge)) => Err(self.too_large(body)),
            Some(Err(Stop::Overloaded)) => {
                self.drain(body);
                Err(ErrorResponse::overloaded())
            }
            Some(Err(Stop::Broken)) => {
                let message = "the request body ends early, or its framing is invalid";
                Err(ErrorResponse::new(StatusCode::BAD_REQUEST, message))
            }
            None => {
                let message = "the request body did not arrive in time";
                Err(ErrorResponse::new(StatusCode::REQUEST_TIMEOUT, message))
            }
        }
    }

    fn too_large(&self, body: Incoming) -> ErrorResponse {
        self.drain(body);
        let message =
            format!("the request body is larger than {} bytes", self.limits.max_body_bytes);
        ErrorResponse::new(StatusCode::PAYLOAD_TOO_LARGE, message)
    }

    /// Reads and discards the rest of a body while the error response is sent.
    ///
    /// Many clients send the whole body before they read the response, and report a connection
    /// error if the server closes the connection before.
    pub(crate) fn drain(&self, mut body: Incoming) {
        tokio::spawn(clock::with_timeout(self.limits.read_timeout, async move {
            let mut remaining = MAX_DRAINED_BYTES;
            while let Some(Ok(frame)) = body.frame().await {
                remaining = remaining.saturating_sub(frame.data_ref().map_or(0, Bytes::len));
                if remaining == 0 {
                    break;
                }
            }
        }));
    }
}

/// Why a body was not received.
enum Stop {
    TooLarge,
    Overloaded,
    Broken,
}

impl Buffered {
    /// Counts more bytes, unless all bodies together exceed the limit.
    fn add(&mut self, bytes: usize, limit: usize) -> bool {
        self.bytes += bytes;
        self.buffered.fetch_add(bytes, Ordering::Relaxed) + bytes <= limit
    }
}

impl Drop for Buffered {
    fn drop(&mut self) {
        self.buffered.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}
