//! Limits of the decoder, and the errors for exceeding them.

use thiserror::Error;

/// How many bytes an [`SseDecoder`](super::SseDecoder) accepts.
///
/// The decoder keeps one event in memory, so [`max_event_bytes`](Self::max_event_bytes) also bounds
/// its memory, apart from bytes that the caller feeds without taking the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SseLimits {
    /// Maximum length of a line in bytes, without its line end; default 16 MiB.
    ///
    /// The same as the default of `max_event_bytes`, because nearly every event is one line.
    pub max_line_bytes: usize,
    /// Maximum length of an event in bytes; default 16 MiB.
    ///
    /// This is the length of its [range](super::SseEvent::range): all its lines with line ends,
    /// comments and unknown fields included, without the blank line that ends it.
    /// The default allows an image in base64 or a whole response in one event; 100 streams at the
    /// limit fit into 2 GiB.
    pub max_event_bytes: usize,
    /// Maximum length of the input in bytes, byte order mark included; by default unlimited.
    ///
    /// Events that have been taken use no memory, so a long stream needs no limit here.
    pub max_total_bytes: u64,
}

impl SseLimits {
    /// Sets the maximum length of a line in bytes.
    #[must_use]
    pub fn max_line_bytes(mut self, bytes: usize) -> Self {
        self.max_line_bytes = bytes;
        self
    }

    /// Sets the maximum length of an event in bytes.
    #[must_use]
    pub fn max_event_bytes(mut self, bytes: usize) -> Self {
        self.max_event_bytes = bytes;
        self
    }

    /// Sets the maximum length of the input in bytes.
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
/// Either the server misbehaves or the limit is too small for the request.
/// The error does not depend on where the input was cut into pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SseError {
    /// A line is longer than [`SseLimits::max_line_bytes`].
    #[error("the event stream has a line of more than {limit} bytes at byte {offset}")]
    #[non_exhaustive]
    LineTooLong {
        /// Zero-based position of the first byte beyond the limit in the whole input.
        offset: u64,
        /// The limit in bytes.
        limit: usize,
    },
    /// An event is longer than [`SseLimits::max_event_bytes`].
    #[error("the event stream has an event of more than {limit} bytes at byte {offset}")]
    #[non_exhaustive]
    EventTooLong {
        /// Zero-based position of the first byte beyond the limit in the whole input.
        offset: u64,
        /// The limit in bytes.
        limit: usize,
    },
    /// The input is longer than [`SseLimits::max_total_bytes`].
    #[error("the event stream has more than {limit} bytes")]
    #[non_exhaustive]
    InputTooLong {
        /// The limit in bytes, which is also the position of the first byte beyond it.
        limit: u64,
    },
}

impl SseError {
    /// Zero-based position of the first byte beyond the limit in the whole input.
    pub fn offset(&self) -> u64 {
        match *self {
            Self::LineTooLong { offset, .. } | Self::EventTooLong { offset, .. } => offset,
            Self::InputTooLong { limit } => limit,
        }
    }
}
