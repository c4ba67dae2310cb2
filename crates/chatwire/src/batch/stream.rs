//! A batch without blocking.

use std::{
    borrow::Borrow,
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use chatwire_transport::BoxFuture;
use futures_core::Stream;
use futures_util::stream::FuturesUnordered;

use super::{
    Batch, BatchProgress,
    scheduler::{BatchScheduler, Call, Finished, Step},
    without_retries,
};
use crate::{ChatRequest, Client, Error, Response};

/// A running batch: yields each result as it finishes, with the index of its request.
///
/// It is a [`Stream`]; [`next`](Self::next) does the same without a combinator library.
/// Calls make progress only while it is polled.
/// Dropping it cancels all calls in flight.
pub struct BatchStream<'p, I: Iterator> {
    client: Client,
    scheduler: BatchScheduler<'p, I>,
    calls: FuturesUnordered<BoxFuture<'p, Attempted<I::Item>>>,
    /// The timer of the next start of a call, and its end.
    timer: Option<(Duration, BoxFuture<'static, ()>)>,
}

type Attempted<R> = (Call<R>, Result<Response, Error>);

impl<'p> Batch<'p> {
    /// Sends all requests, and returns their results in the order of the requests.
    ///
    /// If the batch stops early, the unsent requests end with
    /// [`ErrorKind::NotSent`](crate::ErrorKind::NotSent).
    /// All responses stay in memory until the end; [`stream`](Self::stream) yields each as it
    /// finishes.
    pub async fn run<I>(self, requests: I) -> Vec<Result<Response, Error>>
    where
        I: IntoIterator,
        I::Item: Borrow<ChatRequest> + Send + Sync + 'p,
    {
        let mut stream = self.stream(requests);
        let mut finished = Vec::new();
        while let Some(one) = stream.next().await {
            finished.push(one);
        }
        stream.scheduler.into_results(finished)
    }

    /// Starts the batch as a stream of results; the number of requests may be infinite.
    pub fn stream<I>(self, requests: I) -> BatchStream<'p, I::IntoIter>
    where
        I: IntoIterator,
        I::Item: Borrow<ChatRequest> + Send + Sync + 'p,
    {
        let core = &self.client.core;
        let policy = core.options.retry.clone().unwrap_or_default();
        BatchStream {
            client: self.client.with(without_retries(&policy)),
            scheduler: BatchScheduler::new(
                requests.into_iter(),
                self.settings,
                policy,
                core.clock.now(),
            ),
            calls: FuturesUnordered::new(),
            timer: None,
        }
    }
}

impl<'p, I> BatchStream<'p, I>
where
    I: Iterator,
    I::Item: Borrow<ChatRequest> + Send + Sync + 'p,
{
    /// The next finished call: the index of its request, counted from 0, and its result; `None`
    /// when the batch has ended.
    ///
    /// Cancel safe: dropping the future loses no result.
    pub async fn next(&mut self) -> Option<(usize, Result<Response, Error>)> {
        poll_fn(|cx| self.poll_result(cx)).await
    }

    /// The progress.
    pub fn progress(&self) -> BatchProgress {
        self.scheduler.progress(self.client.core.clock.now())
    }

    /// Cancels all calls in flight, and returns the unsent requests.
    ///
    /// After a stopped batch, these are the requests to send later.
    pub fn into_unsent(self) -> impl Iterator<Item = I::Item> {
        self.scheduler.into_unsent()
    }

    fn poll_result(&mut self, cx: &mut Context<'_>) -> Poll<Option<Finished>> {
        loop {
            let now = self.client.core.clock.now();
            let limit = match self.scheduler.next(now) {
                Step::Send(call) => {
                    self.calls.push(attempt(self.client.clone(), call));
                    continue;
                }
                Step::Fail(index, error) => return Poll::Ready(Some((index, Err(error)))),
                Step::End => return Poll::Ready(None),
                Step::Wait(limit) => limit,
            };
            if let Poll::Ready(Some((call, result))) = Pin::new(&mut self.calls).poll_next(cx) {
                if let Some(finished) = self.handle(call, result) {
                    return Poll::Ready(Some(finished));
                }
            } else if self.poll_timer(cx, limit.map(|limit| now.saturating_add(limit))).is_pending()
            {
                return Poll::Pending;
            }
        }
    }

    fn handle(&mut self, call: Call<I::Item>, result: Result<Response, Error>) -> Option<Finished> {
        let retry = self.client.core.retry_context();
        let finished = self.scheduler.handle(call, result, retry.now, retry.jitter);
        self.scheduler.report(retry.now);
        finished
    }

    /// Ready when the time has come; pending forever without one.
    fn poll_timer(&mut self, cx: &mut Context<'_>, end: Option<Duration>) -> Poll<()> {
        let Some(end) = end else {
            self.timer = None;
            return Poll::Pending;
        };
        let timer = match &mut self.timer {
            Some((at, timer)) if *at == end => timer,
            timer => {
                let wait = end.saturating_sub(self.client.core.clock.now());
                &mut timer.insert((end, self.client.core.clock.sleep(wait))).1
            }
        };
        let elapsed = timer.as_mut().poll(cx);
        if elapsed.is_ready() {
            self.timer = None;
        }
        elapsed
    }
}

/// Sends a request once.
fn attempt<'p, R: Borrow<ChatRequest> + Send + Sync + 'p>(
    client: Client,
    call: Call<R>,
) -> BoxFuture<'p, Attempted<R>> {
    Box::pin(async move {
        let result = client.chat(call.request.borrow()).await;
        (call, result)
    })
}

impl<'p, I> Stream for BatchStream<'p, I>
where
    I: Iterator,
    I::Item: Borrow<ChatRequest> + Send + Sync + 'p,
{
    type Item = (usize, Result<Response, Error>);

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_result(cx)
    }
}

/// Only boxed fields are pinned.
impl<I: Iterator> Unpin for BatchStream<'_, I> {}

impl<I: Iterator> fmt::Debug for BatchStream<'_, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchStream")
            .field("client", &self.client)
            .field("progress", &self.scheduler.progress(self.client.core.clock.now()))
            .finish_non_exhaustive()
    }
}
