//! How much a decoder accepts, and what it says when that is exceeded.

use thiserror::Error;

/// How many bytes an [`SseDecoder`](super::SseDecoder) accepts.
///
/// The decoder holds one event in memory, so the event limit is also its bound on memory, apart from what the caller feeds without taking the events out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SseLimits {
    /// The longest line in bytes, its line end not counted.
    ///
    /// 16 MiB unless set, as for [`max_event_bytes`](Self::max_event_bytes): nearly every event is one line.
    pub max_line_bytes: usize,
    /// The longest event in bytes: its [range](super::SseEvent::range), so all its lines with their line ends, comments and unknown fields included, without the closing blank line.
    ///
    /// 16 MiB unless set.
    /// That leaves room for a picture in base64 or a whole answer in one event, and a reader of a hundred streams at their limit still fits in 2 GiB.
    pub max_event_bytes: usize,
    /// The longest input in bytes, byte order mark included.
    ///
    /// [`u64::MAX`], that is none, unless set: taken events cost no memory, and how long a stream may last is for its reader to say.
    pub max_total_bytes: u64,
}

impl SseLimits {
    /// Sets the longest line in bytes.
    #[must_use]
    pub fn max_line_bytes(mut self, bytes: usize) -> Self {
        self.max_line_bytes = bytes;
        self
    }

    /// Sets the longest event in bytes.
    #[must_use]
    pub fn max_event_bytes(mut self, bytes: usize) -> Self {
        self.max_event_bytes = bytes;
        self
    }

    /// Sets the longest input in bytes.
    #[must_use]
    pub fn max_total_bytes(mut self, bytes: u64) -> Self {
        self.max_total_bytes = bytes;
        self
    }
}

impl Default for SseLimits {
    fn default() -> Self {
        Self { max_line_bytes: 16 << 20, max_event_bytes: 16 << 20, max_total_bytes: u64::MAX }
    }
}

/// The input exceeded one of the [limits](SseLimits).
///
/// `offset` is the zero-based position, in the whole input, of the first byte beyond the limit.
/// It is the same however the input was cut.
/// The peer is at fault, or the limit is too small for what was asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SseError {
    /// A line is longer than [`SseLimits::max_line_bytes`].
    #[error("event stream has a line of more than {limit} bytes at byte {offset}")]
    #[non_exhaustive]
    LineTooLong {
        /// Where the first byte beyond the limit is.
        offset: u64,
        /// The limit in bytes.
        limit: usize,
    },
    /// An event is longer than [`SseLimits::max_event_bytes`].
    #[error("event stream has an event of more than {limit} bytes at byte {offset}")]
    #[non_exhaustive]
    EventTooLong {
        /// Where the first byte beyond the limit is.
        offset: u64,
        /// The limit in bytes.
        limit: usize,
    },
    /// The input is longer than [`SseLimits::max_total_bytes`].
    #[error("event stream is longer than {limit} bytes")]
    #[non_exhaustive]
    InputTooLong {
        /// The limit in bytes, which is also where the first byte beyond it is.
        limit: u64,
    },
}

impl SseError {
    /// Where the first byte beyond the limit is, zero-based in the whole input.
    pub fn offset(&self) -> u64 {
        match *self {
            Self::LineTooLong { offset, .. } | Self::EventTooLong { offset, .. } => offset,
            Self::InputTooLong { limit } => limit,
        }
    }
}
