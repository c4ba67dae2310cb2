//! A batch without blocking.

use std::{
    borrow::Borrow,
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use chatwire_transport::BoxFuture;
use futures_core::Stream;
use futures_util::stream::FuturesUnordered;

use super::{
    Batch, BatchProgress,
    scheduler::{BatchScheduler, Call, Finished, ResponseOf, Step},
    without_retries,
};
use crate::{ChatRequest, Client, Error, Response};

/// A running batch: yields each result as it finishes, with the index of its request.
///
/// It is a [`Stream`]; [`next`](Self::next) does the same without a combinator library.
/// Calls make progress only while it is polled.
/// Dropping it cancels all calls in flight.
pub struct BatchStream<'p, I: Iterator, O = Response> {
    client: Client,
    /// The seed of the idempotency keys.
    seed: u128,
    scheduler: BatchScheduler<'p, I>,
    attempt: Box<Attempt<'p, I::Item, O>>,
    response_of: ResponseOf<O>,
    calls: FuturesUnordered<BoxFuture<'p, Attempted<I::Item, O>>>,
    /// The timer of the next start of a call, and its end.
    timer: Option<(Duration, BoxFuture<'static, ()>)>,
}

type Attempted<R, O> = (Call<R>, Result<O, Error>);

/// Sends a request once.
type Attempt<'p, R, O> = dyn Fn(Client, Call<R>) -> BoxFuture<'p, Attempted<R, O>> + Send + 'p;

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
        self.start(requests.into_iter(), Box::new(attempt), |response| Some(response))
    }

    /// Makes one call of any kind for each item, and returns the results in the order of the items.
    ///
    /// As [`run`](Self::run): concurrency, pauses, retries and early stops are the same.
    /// The call gets a client that does not retry by itself, and the item once for each attempt.
    /// Only responses of `run` add tokens and cost to the progress.
    ///
    /// ```
    /// # use chatwire::{Batch, ChatRequest, Client, Message};
    /// # async fn example(client: Client, words: Vec<String>) {
    /// let results = Batch::new(&client)
    ///     .run_with(words, |client: Client, word: String| async move {
    ///         let request = ChatRequest::new("some-model", [Message::user(word)]);
    ///         client.stream(&request).await?.accumulate().await
    ///     })
    ///     .await;
    /// # }
    /// ```
    pub async fn run_with<I, F, W, O>(self, items: I, call: F) -> Vec<Result<O, Error>>
    where
        I: IntoIterator,
        I::Item: Clone + Send + 'p,
        F: Fn(Client, I::Item) -> W + Send + 'p,
        W: Future<Output = Result<O, Error>> + Send + 'p,
        O: 'p,
    {
        let mut stream = self.stream_with(items, call);
        let mut finished = Vec::new();
        while let Some(one) = stream.next().await {
            finished.push(one);
        }
        stream.scheduler.into_results(finished)
    }

    /// Starts one call of any kind for each item, as a stream of results; as
    /// [`run_with`](Self::run_with).
    pub fn stream_with<I, F, W, O>(self, items: I, call: F) -> BatchStream<'p, I::IntoIter, O>
    where
        I: IntoIterator,
        I::Item: Clone + Send + 'p,
        F: Fn(Client, I::Item) -> W + Send + 'p,
        W: Future<Output = Result<O, Error>> + Send + 'p,
        O: 'p,
    {
        let attempt = move |client, one: Call<I::Item>| -> BoxFuture<'p, _> {
            let result = call(client, one.request.clone());
            Box::pin(async move { (one, result.await) })
        };
        self.start(items.into_iter(), Box::new(attempt), |_| None)
    }

    fn start<I: Iterator, O>(
        self,
        items: I,
        attempt: Box<Attempt<'p, I::Item, O>>,
        response_of: ResponseOf<O>,
    ) -> BatchStream<'p, I, O> {
        let core = &self.client.core;
        let policy = core.options.retry.clone().unwrap_or_default();
        BatchStream {
            seed: core.random_bits(),
            client: self.client.with(without_retries(&policy)),
            scheduler: BatchScheduler::new(items, self.settings, policy, core.clock.now()),
            attempt,
            response_of,
            calls: FuturesUnordered::new(),
            timer: None,
        }
    }
}

impl<I: Iterator, O> BatchStream<'_, I, O> {
    /// The next finished call: the index of its request, counted from 0, and its result; `None`
    /// when the batch has ended.
    ///
    /// Cancel safe: dropping the future loses no result.
    pub async fn next(&mut self) -> Option<(usize, Result<O, Error>)> {
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

    fn poll_result(&mut self, cx: &mut Context<'_>) -> Poll<Option<Finished<O>>> {
        loop {
            let now = self.client.core.clock.now();
            let limit = match self.scheduler.next(now) {
                Step::Send(call) => {
                    let client =
                        self.client.for_attempt(self.seed.wrapping_add(call.index as u128));
                    self.calls.push((self.attempt)(client, call));
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

    fn handle(&mut self, call: Call<I::Item>, result: Result<O, Error>) -> Option<Finished<O>> {
        let retry = self.client.core.retry_context();
        let finished =
            self.scheduler.handle(call, result, self.response_of, retry.now, retry.jitter);
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
) -> BoxFuture<'p, Attempted<R, Response>> {
    Box::pin(async move {
        let result = client.chat(call.request.borrow()).await;
        (call, result)
    })
}

impl<I: Iterator, O> Stream for BatchStream<'_, I, O> {
    type Item = (usize, Result<O, Error>);

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_result(cx)
    }
}

/// Only boxed fields are pinned.
impl<I: Iterator, O> Unpin for BatchStream<'_, I, O> {}

impl<I: Iterator, O> fmt::Debug for BatchStream<'_, I, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchStream")
            .field("client", &self.client)
            .field("progress", &self.scheduler.progress(self.client.core.clock.now()))
            .finish_non_exhaustive()
    }
}
