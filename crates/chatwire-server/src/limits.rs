//! Limits of a server.

use std::time::Duration;

/// Limits of a server.
///
/// ```
/// use chatwire_server::Limits;
///
/// let mut limits = Limits::default();
/// limits.max_connections = 100;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Maximum size of a request body, in bytes. A larger one gets 413. Default: 16 MiB.
    pub max_body_bytes: usize,
    /// Maximum size of all request bodies that are received at the same time, in bytes; a body
    /// beyond it gets 503. Default: 256 MiB.
    pub max_buffered_bytes: usize,
    /// Maximum number of JSON values in a request body. One with more gets 400, because each value
    /// takes far more memory than its text. Default: 131,072.
    pub max_values: usize,
    /// Timeout for receiving a request's headers, and again for its body. Default: 30 s.
    ///
    /// A body that arrives later gets 408; a connection whose headers arrive later, or that sends
    /// no request, is closed.
    pub read_timeout: Duration,
    /// Time after which a connection is closed whose client reads nothing of a response.
    /// Default: 30 s. Pauses of the server itself, such as recorded ones, do not count.
    pub write_timeout: Duration,
    /// Maximum size of what is sent to a client and not read by it, in bytes, about: the send
    /// buffer of a connection. Default: 128 KiB.
    ///
    /// Systems allow some megabytes by default, so that a client that sends requests and reads
    /// nothing would have hundreds of responses made. The system may round the number, and one
    /// response more is in memory. A larger number is faster where a round trip takes long.
    pub max_unread_bytes: u32,
    /// Maximum number of open connections. Default: 16,384.
    ///
    /// At the limit, or when no file descriptor is free, the connection that keeps the server
    /// waiting for the longest time, at least one second, is closed for the next one. Without
    /// such a connection, the next one waits in the listener's queue.
    pub max_connections: usize,
    /// Maximum number of requests that the journal keeps; the oldest are dropped. Default: 1,000.
    pub max_journal_entries: usize,
    /// Maximum size of the bodies that the journal keeps, in bytes; the oldest are dropped.
    /// A body of more than a sixteenth of it is not kept at all. Default: 16 MiB.
    pub max_journal_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_body_bytes: 16 << 20,
            max_buffered_bytes: 256 << 20,
            max_values: 1 << 17,
            read_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
            max_unread_bytes: 128 << 10,
            max_connections: 1 << 14,
            max_journal_entries: 1_000,
            max_journal_bytes: 16 << 20,
        }
    }
}
