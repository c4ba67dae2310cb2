//! One canned response of the scripted backend.

use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Version};

use crate::{BodyEnd, RecordedResponse, Sent, TransportError, TransportErrorKind};

/// A canned response: head, frames of the body and how it ends; or an error instead.
#[derive(Clone)]
pub struct CannedResponse {
    head: Head,
    version: Version,
    headers: HeaderMap,
    frames: VecDeque<Bytes>,
    ending: Ending,
}

#[derive(Clone, Copy)]
enum Head {
    Status(StatusCode),
    Error(TransportErrorKind, Sent),
    NeverResponds,
}

#[derive(Clone, Copy)]
enum Ending {
    Clean,
    Error(TransportErrorKind),
    Stall,
}

impl CannedResponse {
    /// An HTTP/1.1 response without headers and body.
    pub fn new(status: StatusCode) -> Self {
        Self::with_head(Head::Status(status))
    }

    /// An error before the response headers.
    pub fn error(kind: TransportErrorKind, sent: Sent) -> Self {
        Self::with_head(Head::Error(kind, sent))
    }

    /// No response: the request waits until it is dropped or times out.
    pub fn never_responds() -> Self {
        Self::with_head(Head::NeverResponds)
    }

    /// Adds a header.
    ///
    /// # Panics
    ///
    /// If the name or the value is invalid.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).expect("the test uses a valid header name");
        let value = HeaderValue::try_from(value).expect("the test uses a valid header value");
        self.headers.append(name, value);
        self
    }

    /// Appends frames to the body; empty ones are skipped when the body is read.
    #[must_use]
    pub fn with_frames<B: Into<Bytes>>(mut self, frames: impl IntoIterator<Item = B>) -> Self {
        self.frames.extend(frames.into_iter().map(Into::into));
        self
    }

    /// Ends the body with an error of this kind instead of a normal end.
    #[must_use]
    pub fn with_error(mut self, kind: TransportErrorKind) -> Self {
        self.ending = Ending::Error(kind);
        self
    }

    /// Stalls the body after its frames instead of ending it.
    #[must_use]
    pub fn with_stall(mut self) -> Self {
        self.ending = Ending::Stall;
        self
    }

    /// The HTTP response; pending if it never responds.
    pub(super) fn into_response(self) -> Poll<Result<http::Response<Frames>, TransportError>> {
        let status = match self.head {
            Head::Status(status) => status,
            Head::Error(kind, sent) => return Poll::Ready(Err(TransportError::new(kind, sent))),
            Head::NeverResponds => return Poll::Pending,
        };
        let mut response = http::Response::new(Frames { frames: self.frames, ending: self.ending });
        *response.status_mut() = status;
        *response.version_mut() = self.version;
        *response.headers_mut() = self.headers;
        Poll::Ready(Ok(response))
    }

    fn with_head(head: Head) -> Self {
        Self {
            head,
            version: Version::HTTP_11,
            headers: HeaderMap::new(),
            frames: VecDeque::new(),
            ending: Ending::Clean,
        }
    }
}

impl From<&RecordedResponse> for CannedResponse {
    /// The recorded response with its frames, but without their times.
    ///
    /// A body that failed or was abandoned ends with an `Interrupted` error after its last frame,
    /// because the rest is unknown. If no response arrived, there is an `Interrupted` error
    /// instead.
    fn from(response: &RecordedResponse) -> Self {
        Self {
            head: match response.end {
                BodyEnd::NoResponse => Head::Error(TransportErrorKind::Interrupted, Sent::All),
                _ => Head::Status(response.status),
            },
            version: response.version,
            headers: response.headers.clone(),
            frames: response.frames.iter().map(|frame| frame.bytes.clone()).collect(),
            ending: match response.end {
                BodyEnd::Complete => Ending::Clean,
                BodyEnd::Failed | BodyEnd::Abandoned | BodyEnd::NoResponse => {
                    Ending::Error(TransportErrorKind::Interrupted)
                }
            },
        }
    }
}

impl fmt::Debug for CannedResponse {
    /// Shows the number of frames, and nothing of the content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CannedResponse").field("frames", &self.frames.len()).finish_non_exhaustive()
    }
}

/// The frames of a canned body.
pub(super) struct Frames {
    frames: VecDeque<Bytes>,
    ending: Ending,
}

impl Frames {
    /// The next frame; pending if the body stalls.
    pub(super) fn next(&mut self) -> Poll<Option<Result<Bytes, TransportError>>> {
        match (self.frames.pop_front(), self.ending) {
            (Some(frame), _) => Poll::Ready(Some(Ok(frame))),
            (None, Ending::Clean) => Poll::Ready(None),
            (None, Ending::Error(kind)) => {
                Poll::Ready(Some(Err(TransportError::new(kind, Sent::All))))
            }
            (None, Ending::Stall) => Poll::Pending,
        }
    }
}

impl Stream for Frames {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.next()
    }
}
