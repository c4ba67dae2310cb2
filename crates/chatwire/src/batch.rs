//! Many calls, so many at a time, at the pace that the server allows.

mod blocking;
mod outcome;
mod progress;
mod rate_control;
mod scheduler;
mod stream;

use std::{fmt, time::Duration};

pub use self::{progress::BatchProgress, stream::BatchStream};
use crate::{CallOptions, Client, Error, RetryPolicy};

/// Many calls, so many at a time, at the pace that the server allows.
///
/// Made of a [`Client`] it waits without blocking, in the task that polls it: it spawns nothing and needs no runtime of its own.
/// Made of a [`blocking::Client`](crate::blocking::Client) it has a thread for each call under way.
///
/// - Requests are taken from the iterator when they can be sent, and at most [`concurrency`](Self::concurrency) of them are held.
/// - A refusal for load, such as 429, holds back all calls that have not begun, for as long as the server asks, and halves how many are under way.
///   The refused call is made once more after that; answers let the number grow again.
/// - An answer that says, in `x-ratelimit-remaining-requests` and its kin, that it was the last one for a while holds them back as well.
/// - A call that finds no way to a server that has answered before waits until there is one, or until [`max_stall`](Self::max_stall) ends.
///   Where nobody ever answered, the batch stops as soon as one call has used up the retries of the client's [`RetryPolicy`].
/// - Other failures are repeated as that policy says, one by one.
/// - What would make every call fail, such as a wrong key or an account without credit, stops the batch; see [`stop_on`](Self::stop_on).
///
/// Repetitions are the batch's own and come from no budget, so the [`attempts`](crate::ResponseMeta::attempts) of an answer tell the last one alone, and a limit on the [`total`](crate::Timeouts::total) time holds for each.
///
/// ```
/// use chatwire::{Batch, ChatRequest, Client, Message};
///
/// # async fn example(client: Client, prompts: Vec<String>) -> Result<(), Box<dyn std::error::Error>> {
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

/// What the caller decides.
struct Settings<'p> {
    concurrency: usize,
    max_retries: u32,
    max_stall: Duration,
    stop_on: Box<dyn Fn(&Error) -> bool + Send + 'p>,
    on_progress: Option<ProgressCallback<'p>>,
}

type ProgressCallback<'p> = Box<dyn FnMut(&BatchProgress) + Send + 'p>;

impl<'p, C: Clone> Batch<'p, C> {
    /// A batch of calls by a client; nothing is sent yet.
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
    /// Sets how many calls are under way at most, from 1 to 10,000; 16 unless set.
    ///
    /// What is outside counts as the nearest of them.
    #[must_use]
    pub fn concurrency(mut self, max: usize) -> Self {
        self.settings.concurrency = max;
        self
    }

    /// Sets how often one call is made once more at most that was refused for load; 10 unless set.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.settings.max_retries = retries;
        self
    }

    /// Sets for how long nothing may be answered while the server takes no calls; 10 minutes unless set.
    ///
    /// The batch stops when it is told to wait for longer, and when it has waited for so long and is refused once more.
    #[must_use]
    pub fn max_stall(mut self, time: Duration) -> Self {
        self.settings.max_stall = time;
        self
    }

    /// Decides which failures stop the batch; unless set, a wrong key, an account without credit and a quota that is used up.
    ///
    /// Then no further call begins, those under way end, and those to be made once more end with their last failure.
    #[must_use]
    pub fn stop_on(mut self, stops: impl Fn(&Error) -> bool + Send + 'p) -> Self {
        self.settings.stop_on = Box::new(stops);
        self
    }

    /// Tells how far the batch is, whenever a call has ended or will be made once more.
    ///
    /// It is called in between, by whoever runs the batch, so it should not take long.
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

/// The options of one attempt: the batch repeats by itself.
fn without_retries(policy: &RetryPolicy) -> CallOptions {
    CallOptions::default().retry(policy.clone().max_retries(0))
}
