//! Many requests with bounded concurrency, paced by the server's rate limit.

mod blocking;
mod outcome;
mod progress;
mod rate_control;
mod scheduler;
mod stream;

use std::{fmt, time::Duration};

pub use self::{progress::BatchProgress, stream::BatchStream};
use crate::{CallOptions, Client, Error, RetryPolicy};

/// Many requests with bounded concurrency, paced by the server's rate limit.
///
/// With a [`Client`] it runs without blocking in the task that polls it: it spawns nothing and
/// needs no particular runtime.
/// With a [`blocking::Client`](crate::blocking::Client) it uses one thread for each call in flight.
///
/// - It takes requests from the iterator when it can send them, and holds at most
///   [`concurrency`](Self::concurrency) of them.
/// - After an overload response, such as 429, it pauses all calls that have not started, for the
///   server's `Retry-After` or a backoff, and halves the number of calls in flight. Then it retries
///   the call; successful calls raise the number again.
/// - If the server goes on to reject some calls and to accept others, it delays only those that are
///   rejected.
/// - It also pauses when a response reports an exhausted rate limit, in
///   `x-ratelimit-remaining-requests` and similar headers.
/// - A call that cannot connect to a server that responded before waits until the server is back,
///   for at most [`max_stall`](Self::max_stall). If the server never responded, the batch stops as
///   soon as one call has exhausted the retries of the client's [`RetryPolicy`].
/// - It retries other errors by that policy, call by call.
/// - An error that every call would share, such as an invalid API key or an account out of credit,
///   stops the batch; see [`stop_on`](Self::stop_on).
///
/// The batch retries by itself and does not use the client's retry budget.
/// [`attempts`](crate::ResponseMeta::attempts) therefore lists only the last attempt, and
/// [`Timeouts::total`](crate::Timeouts::total) applies to each attempt separately.
///
/// ```
/// use chatwire::{Batch, ChatRequest, Client, Message};
///
/// # async fn example(client: Client, prompts: Vec<String>) -> Result<(), chatwire::Error> {
/// let requests = prompts
///     .into_iter()
///     .map(|prompt| ChatRequest::new("nousresearch/hermes-4-405b", [Message::user(prompt)]));
/// for result in Batch::new(&client).concurrency(32).run(requests).await {
///     println!("{}", result?.first_text().unwrap_or_default());
/// }
/// # Ok(())
/// # }
/// ```
pub struct Batch<'p, C = Client> {
    client: C,
    settings: Settings<'p>,
}

/// The settings of a batch.
struct Settings<'p> {
    concurrency: usize,
    max_retries: u32,
    max_stall: Duration,
    stop_on: Box<dyn Fn(&Error) -> bool + Send + 'p>,
    on_progress: Option<ProgressCallback<'p>>,
}

type ProgressCallback<'p> = Box<dyn FnMut(&BatchProgress) + Send + 'p>;

impl<'p, C: Clone> Batch<'p, C> {
    /// A batch of calls of a client; sends nothing yet.
    pub fn new(client: &C) -> Self {
        let settings = Settings {
            concurrency: 16,
            max_retries: 10,
            max_stall: Duration::from_secs(600),
            stop_on: Box::new(outcome::stops_batch_by_default),
            on_progress: None,
        };
        Self { client: client.clone(), settings }
    }
}

impl<'p, C> Batch<'p, C> {
    /// Sets the maximum number of calls in flight. Default: 16.
    ///
    /// Clamped to `1..=10_000`.
    #[must_use]
    pub fn concurrency(mut self, max: usize) -> Self {
        self.settings.concurrency = max;
        self
    }

    /// Sets the maximum number of retries of one request after an overload response (429, 503 or
    /// 529). Default: 10.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.settings.max_retries = retries;
        self
    }

    /// Stops the batch when no request has succeeded for this long. Default: 10 min.
    ///
    /// A call for which the server requests a longer delay, or whose quota is exhausted, fails
    /// alone: that may concern one model, or one request that is too large.
    /// If three such calls fail and none succeeds in between, the batch stops.
    #[must_use]
    pub fn max_stall(mut self, time: Duration) -> Self {
        self.settings.max_stall = time;
        self
    }

    /// Sets which errors stop the batch. Default: an invalid API key, and an account out of credit.
    ///
    /// A stopped batch sends no further request, finishes the calls in flight, and retries nothing:
    /// a call that waits for a retry ends with its last error.
    #[must_use]
    pub fn stop_on(mut self, stops: impl Fn(&Error) -> bool + Send + 'p) -> Self {
        self.settings.stop_on = Box::new(stops);
        self
    }

    /// Sets a function that receives the progress, whenever a call has finished or will be retried.
    ///
    /// It runs within the batch and holds it up, so it should return quickly.
    #[must_use]
    pub fn on_progress(mut self, report: impl FnMut(&BatchProgress) + Send + 'p) -> Self {
        self.settings.on_progress = Some(Box::new(report));
        self
    }
}

impl<C: fmt::Debug> fmt::Debug for Batch<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("client", &self.client)
            .field("concurrency", &self.settings.concurrency)
            .field("max_retries", &self.settings.max_retries)
            .field("max_stall", &self.settings.max_stall)
            .finish_non_exhaustive()
    }
}

/// The options of one attempt: the batch retries by itself.
fn without_retries(policy: &RetryPolicy) -> CallOptions {
    CallOptions::default().retry(policy.clone().max_retries(0))
}
