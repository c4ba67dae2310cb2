//! Status, headers, frames and end of a recorded response.

use std::time::Duration;

use chatwire_transport::{BodyEnd, RecordedResponse};
use http::{HeaderMap, StatusCode};

/// A response without its body.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) end: BodyEnd,
    /// For each frame, when it came and where in the body it ends.
    pub(crate) frames: Vec<(Duration, usize)>,
}

impl Head {
    pub(crate) fn new(response: &RecordedResponse) -> Self {
        let mut end = 0;
        let frames = response.frames.iter().map(|frame| {
            end += frame.bytes.len();
            (frame.at, end)
        });
        Self {
            status: response.status,
            headers: response.headers.clone(),
            end: response.end,
            frames: frames.collect(),
        }
    }

    /// The one-based number of the frame that holds a byte of the body.
    pub(crate) fn frame_of(&self, offset: usize) -> Option<usize> {
        let before = self.frames.partition_point(|(_, end)| *end <= offset);
        (before < self.frames.len()).then_some(before + 1)
    }
}

/// The first value of a header that is readable text.
pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
