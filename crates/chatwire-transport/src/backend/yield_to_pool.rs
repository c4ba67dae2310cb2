//! Lets the runtime notice closed connections before a request uses one.

/// Yields to the runtime once, so that pooled connections which the server has closed are removed.
///
/// A connection notices that its server closed it when the runtime polls its socket.
/// A busy single-threaded runtime has not polled it: the request would be written to a closed
/// connection, and it would be unknown whether the server received it, so it could not be retried.
/// The backend over hyper looks at the sockets of HTTP/1.1 instead.
/// How long ago a response arrived does not matter: a server may close right after it.
pub(super) async fn yield_to_pool() {
    tokio::task::yield_now().await;
}
