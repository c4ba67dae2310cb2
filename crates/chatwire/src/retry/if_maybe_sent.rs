//! When a request that may have reached the server is sent again.

use std::time::Duration;

use crate::call::attempt_error::AttemptError;

/// The longest attempt whose loss on a reused connection is taken for that of an idle connection.
///
/// The end of an idle connection is known after one round trip.
/// A server that ends it much later was probably working on the request.
const MAX_LOST_ATTEMPT: Duration = Duration::from_secs(5);

/// When to retry a request that may have reached the server without a response.
///
/// Such a request has been sent, at least in part, and the connection ended before the first byte
/// of a response.
/// A retry can be billed twice; without one the call fails with
/// [`NoRetryReason::MaybeSent`](crate::NoRetryReason::MaybeSent).
/// A request that is known not to have been processed is always retried, and one whose response has
/// begun never.
///
/// ```
/// use chatwire::{RetryIfMaybeSent, RetryPolicy};
///
/// // Rather an error than a second bill.
/// let policy = RetryPolicy::default().retry_if_maybe_sent(RetryIfMaybeSent::Never);
/// assert_ne!(policy, RetryPolicy::default());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum RetryIfMaybeSent {
    /// Never.
    ///
    /// A call then fails if the server closes an idle connection at the moment that the request is
    /// sent on it.
    Never,
    /// If the request was lost on a reused connection: the default.
    ///
    /// That is: an earlier request was answered on the connection, the connection ended by a close
    /// or a reset before the first byte of a response, and within 5 s of the start of the attempt.
    /// Most often the server closed an idle connection and never read the request.
    /// A server that reads it, starts the work and ends the connection within this time can bill it
    /// twice.
    /// It depends on the transport:
    /// - reqwest, hyper and ureq tell a reused connection from a new one;
    /// - reqwest does not tell a connection that ended inside the head of a response from one that
    ///   ended before it;
    /// - HTTP/2 needs no such guess: the server says which requests it did not process;
    /// - a tower service does not tell, so that nothing is retried.
    #[default]
    ReusedConnection,
    /// Always, after a timeout of the response headers too, as the official SDKs do.
    Always,
}

impl RetryIfMaybeSent {
    /// Whether to retry an attempt that may have been sent and lasted this long.
    pub(crate) fn allows(self, error: &AttemptError, lasted: Duration) -> bool {
        match self {
            Self::Never => false,
            Self::ReusedConnection => {
                let AttemptError::Transport(error) = error else { return false };
                error.on_reused_connection() && lasted <= MAX_LOST_ATTEMPT
            }
            Self::Always => true,
        }
    }
}
