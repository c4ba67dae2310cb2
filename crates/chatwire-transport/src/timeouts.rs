//! The timeouts of one request, one for each phase.

use std::time::Duration;

/// The timeouts of one request, one for each phase. Default: none.
///
/// There is no default because a stream may take hours.
/// There is no timeout for the whole request: a caller can drop its future or body at any time.
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
    /// For name resolution, connecting and the TLS handshake together.
    ///
    /// It does not apply to a reused connection. `None`: no timeout.
    pub connect: Option<Duration>,
    /// From sending the request to receiving the response headers, connecting included.
    ///
    /// `None`: no timeout.
    pub response_headers: Option<Duration>,
    /// Between two frames of the body, and between the headers and the first frame.
    ///
    /// The time that the caller takes between two reads does not count. `None`: no timeout.
    pub read: Option<Duration>,
}

impl Timeouts {
    /// Sets [`Timeouts::connect`].
    #[must_use]
    pub fn with_connect(mut self, limit: Duration) -> Self {
        self.connect = Some(limit);
        self
    }

    /// Sets [`Timeouts::response_headers`].
    #[must_use]
    pub fn with_response_headers(mut self, limit: Duration) -> Self {
        self.response_headers = Some(limit);
        self
    }

    /// Sets [`Timeouts::read`].
    #[must_use]
    pub fn with_read(mut self, limit: Duration) -> Self {
        self.read = Some(limit);
        self
    }
}
