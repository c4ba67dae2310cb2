//! How long a request may take, phase by phase.

use std::time::Duration;

/// How long each phase of one request may last; a phase without a limit may last for ever.
///
/// There is no limit by default: a stream may rightly take hours, and only the caller knows.
/// There is no limit on the whole request either, since a caller can drop it at any time.
///
/// ```
/// use std::time::Duration;
/// use chatwire_transport::Timeouts;
///
/// let timeouts = Timeouts::default()
///     .with_connect(Duration::from_secs(5))
///     .with_read(Duration::from_secs(60));
/// assert_eq!(timeouts.response_headers, None);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// For name resolution, connection and TLS handshake together; not counted when a connection
    /// is reused.
    pub connect: Option<Duration>,
    /// From handing over the request to the headers of the answer, connecting included.
    pub response_headers: Option<Duration>,
    /// Between two frames of the body, and between the headers and the first frame.
    ///
    /// The time a caller takes between two reads does not count.
    pub read: Option<Duration>,
}

impl Timeouts {
    /// Limits connecting.
    #[must_use]
    pub fn with_connect(mut self, limit: Duration) -> Self {
        self.connect = Some(limit);
        self
    }

    /// Limits the wait for the headers of the answer.
    #[must_use]
    pub fn with_response_headers(mut self, limit: Duration) -> Self {
        self.response_headers = Some(limit);
        self
    }

    /// Limits the wait for the next frame.
    #[must_use]
    pub fn with_read(mut self, limit: Duration) -> Self {
        self.read = Some(limit);
        self
    }
}
