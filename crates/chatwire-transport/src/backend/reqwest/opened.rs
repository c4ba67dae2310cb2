//! Whether a request opened the connection that it uses.

use std::{
    cell::Cell,
    future::Future,
    task::{Context, Poll},
};

use tokio::task_local;
use tower_layer::Layer;
use tower_service::Service;

use crate::BoxFuture;

task_local! {
    static OPENED: Cell<bool>;
}

/// The output of a request, and whether a connection was opened while it ran.
///
/// `false` means that it was sent on a reused connection, if it was sent at all.
pub(super) async fn observed<F: Future>(request: F) -> (F::Output, bool) {
    let observed = async { (request.await, OPENED.with(Cell::get)) };
    OPENED.scope(Cell::new(false), observed).await
}

/// Tells [`observed`] about each connection that a connector opens.
#[derive(Clone)]
pub(super) struct TellOpened;

impl<C> Layer<C> for TellOpened {
    type Service = Telling<C>;

    fn layer(&self, connector: C) -> Telling<C> {
        Telling(connector)
    }
}

/// A connector that tells about each connection that it opens.
#[derive(Clone)]
pub(super) struct Telling<C>(C);

impl<C, D> Service<D> for Telling<C>
where
    C: Service<D>,
    C::Future: Send + 'static,
{
    type Response = C::Response;
    type Error = C::Error;
    type Future = BoxFuture<'static, Result<C::Response, C::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), C::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, destination: D) -> Self::Future {
        let connecting = self.0.call(destination);
        Box::pin(async {
            let connection = connecting.await?;
            // A connection that opens after its request found another opens outside of a request.
            let _ = OPENED.try_with(|opened| opened.set(true));
            Ok(connection)
        })
    }
}
