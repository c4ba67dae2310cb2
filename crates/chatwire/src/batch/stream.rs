//! A batch that waits without blocking.

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

/// A batch under way: gives each answer as it comes, with the place of its request.
///
/// It is a stream; [`next`](Self::next) is the same for those who have no combinators at hand.
/// Calls go on only while it is polled.
/// Dropping it ends all calls that are under way.
pub struct BatchStream<'p, I: Iterator> {
    client: Client,
    scheduler: BatchScheduler<'p, I>,
    calls: FuturesUnordered<BoxFuture<'p, Attempted<I::Item>>>,
    /// The wait for the time at which the next call may begin, and when it ends.
    timer: Option<(Duration, BoxFuture<'static, ()>)>,
}

type Attempted<R> = (Call<R>, Result<Response, Error>);

impl<'p> Batch<'p> {
    /// Makes all calls, and gives what became of them in the order of the requests.
    ///
    /// When the batch stops early, requests that were not begun end with [`ErrorKind::NotSent`](crate::ErrorKind::NotSent).
    /// All answers are held to the end; [`stream`](Self::stream) gives them as they come.
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

    /// Starts the batch, to take each answer as it comes; requests may be of any number, even without end.
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
    /// What became of the next request that ends, and its place, counted from 0; `None` when nothing is left to be done.
    ///
    /// Dropping the future loses nothing: what it would have given comes with the next call.
    pub async fn next(&mut self) -> Option<(usize, Result<Response, Error>)> {
        poll_fn(|cx| self.poll_result(cx)).await
    }

    /// How far the batch is.
    pub fn progress(&self) -> BatchProgress {
        self.scheduler.progress(self.client.core.clock.now())
    }

    /// Ends all calls that are under way, and gives the requests that were not begun.
    ///
    /// After a batch that was stopped, they are what is left to be asked.
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

    /// Is ready when the time has come; never without one.
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

/// Makes a call once.
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

/// Nothing in it is pinned but what is in boxes.
impl<I: Iterator> Unpin for BatchStream<'_, I> {}

impl<I: Iterator> fmt::Debug for BatchStream<'_, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchStream")
            .field("client", &self.client)
            .field("progress", &self.scheduler.progress(self.client.core.clock.now()))
            .finish_non_exhaustive()
    }
}
