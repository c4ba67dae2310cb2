//! A look at the connections in a pool before one of them is used.

/// Lets the runtime hear from its connections before a request goes out on one of them.
///
/// A connection learns that its server has closed it when the runtime looks at its sockets.
/// A runtime of one thread that was busy until now has not looked, and the request would go to
/// nobody; whether somebody had it would then be unknown, and nothing could be sent again.
pub(super) async fn yield_to_pool() {
    tokio::task::yield_now().await;
}
