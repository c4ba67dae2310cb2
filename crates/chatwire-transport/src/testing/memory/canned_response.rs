//! One prepared answer of the scripted backend.

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

/// One prepared answer: a head, the frames of a body, and how it ends; or a failure instead.
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
    Failure(TransportErrorKind, Sent),
    Silence,
}

#[derive(Clone, Copy)]
enum Ending {
    Clean,
    Failure(TransportErrorKind),
    Silence,
}

impl CannedResponse {
    /// An answer over HTTP/1.1 without headers and without a body.
    pub fn new(status: StatusCode) -> Self {
        Self::with_head(Head::Status(status))
    }

    /// A failure before there are headers.
    pub fn error(kind: TransportErrorKind, sent: Sent) -> Self {
        Self::with_head(Head::Failure(kind, sent))
    }

    /// No answer, ever.
    pub fn never_responds() -> Self {
        Self::with_head(Head::Silence)
    }

    /// Adds a header.
    ///
    /// # Panics
    ///
    /// If the name or the value is not one: a script is written by hand.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).expect("a script names headers correctly");
        let value = HeaderValue::try_from(value).expect("a script gives valid header values");
        self.headers.append(name, value);
        self
    }

    /// Adds frames to the body; one without a byte is left out when it is read.
    #[must_use]
    pub fn with_frames<B: Into<Bytes>>(mut self, frames: impl IntoIterator<Item = B>) -> Self {
        self.frames.extend(frames.into_iter().map(Into::into));
        self
    }

    /// Lets the body fail after its frames instead of ending.
    #[must_use]
    pub fn with_error(mut self, kind: TransportErrorKind) -> Self {
        self.ending = Ending::Failure(kind);
        self
    }

    /// Lets the body stall for ever after its frames instead of ending.
    #[must_use]
    pub fn with_stall(mut self) -> Self {
        self.ending = Ending::Silence;
        self
    }

    /// What whoever asked gets; pending is silence for ever.
    pub(super) fn give(self) -> Poll<Result<http::Response<Frames>, TransportError>> {
        let status = match self.head {
            Head::Status(status) => status,
            Head::Failure(kind, sent) => return Poll::Ready(Err(TransportError::new(kind, sent))),
            Head::Silence => return Poll::Pending,
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
    /// The recorded answer with its frames but without its times.
    ///
    /// A body that failed or was abandoned fails after its last frame: nobody knows what would have
    /// come.
    fn from(response: &RecordedResponse) -> Self {
        Self {
            head: Head::Status(response.status),
            version: response.version,
            headers: response.headers.clone(),
            frames: response.frames.iter().map(|frame| frame.bytes.clone()).collect(),
            ending: match response.end {
                BodyEnd::Complete => Ending::Clean,
                BodyEnd::Failed | BodyEnd::Abandoned => {
                    Ending::Failure(TransportErrorKind::Interrupted)
                }
            },
        }
    }
}

impl fmt::Debug for CannedResponse {
    /// Tells the shape, nothing of the contents.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CannedResponse").field("frames", &self.frames.len()).finish_non_exhaustive()
    }
}

/// The frames of a prepared body.
pub(super) struct Frames {
    frames: VecDeque<Bytes>,
    ending: Ending,
}

impl Frames {
    /// The next frame; pending is silence for ever.
    pub(super) fn next(&mut self) -> Poll<Option<Result<Bytes, TransportError>>> {
        match (self.frames.pop_front(), self.ending) {
            (Some(frame), _) => Poll::Ready(Some(Ok(frame))),
            (None, Ending::Clean) => Poll::Ready(None),
            (None, Ending::Failure(kind)) => {
                Poll::Ready(Some(Err(TransportError::new(kind, Sent::All))))
            }
            (None, Ending::Silence) => Poll::Pending,
        }
    }
}

impl Stream for Frames {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.next()
    }
}
