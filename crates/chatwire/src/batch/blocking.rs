//! A batch on threads.

use std::{
    borrow::Borrow,
    ops::ControlFlow,
    panic::{self, AssertUnwindSafe},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver},
    },
    thread,
    time::Duration,
};

use chatwire_transport::Clock;

use super::{
    Batch, BatchProgress,
    scheduler::{BatchScheduler, Finished, ResponseOf, Step},
    without_retries,
};
use crate::{ChatRequest, Error, Response, blocking::Client, clock};

impl<'p> Batch<'p, Client> {
    /// Sends all requests, and returns their results in the order of the requests.
    ///
    /// If the batch stops early, the unsent requests end with
    /// [`ErrorKind::NotSent`](crate::ErrorKind::NotSent).
    /// All responses stay in memory until the end; [`for_each`](Self::for_each) passes on each as
    /// it finishes.
    pub fn run<I>(self, requests: I) -> Vec<Result<Response, Error>>
    where
        I: IntoIterator,
        I::Item: Borrow<ChatRequest> + Send,
    {
        let mut finished = Vec::new();
        let give = |one| {
            finished.push(one);
            ControlFlow::Continue(())
        };
        let scheduler = self.drive(requests.into_iter(), chat, |response| Some(response), give);
        scheduler.into_results(finished)
    }

    /// Makes one call of any kind for each item, and returns the results in the order of the items.
    ///
    /// As [`run`](Self::run): concurrency, pauses, retries and early stops are the same.
    /// The call gets a client that does not retry by itself, on several threads.
    /// Only responses of `run` add tokens and cost to the progress.
    pub fn run_with<I, O: Send>(
        self,
        items: I,
        call: impl Fn(&Client, &I::Item) -> Result<O, Error> + Sync,
    ) -> Vec<Result<O, Error>>
    where
        I: IntoIterator,
        I::Item: Send,
    {
        let mut finished = Vec::new();
        let give = |one| {
            finished.push(one);
            ControlFlow::Continue(())
        };
        let scheduler = self.drive(items.into_iter(), call, |_| None, give);
        scheduler.into_results(finished)
    }

    /// Sends all requests, and passes each result to `take` as it finishes, with the index of its
    /// request, counted from 0; returns the final progress.
    ///
    /// `take` runs on the calling thread.
    /// If it breaks, the batch sends no further request, and returns when the calls in flight have
    /// finished.
    pub fn for_each<I>(
        self,
        requests: I,
        mut take: impl FnMut(usize, Result<Response, Error>) -> ControlFlow<()>,
    ) -> BatchProgress
    where
        I: IntoIterator,
        I::Item: Borrow<ChatRequest> + Send,
    {
        let clock = self.client.core.clock.clone();
        let give = |(index, result)| take(index, result);
        let scheduler = self.drive(requests.into_iter(), chat, |response| Some(response), give);
        scheduler.progress(clock.now())
    }

    fn drive<I, O: Send>(
        self,
        requests: I,
        attempt: impl Fn(&Client, &I::Item) -> Result<O, Error> + Sync,
        response_of: ResponseOf<O>,
        mut give: impl FnMut(Finished<O>) -> ControlFlow<()>,
    ) -> BatchScheduler<'p, I>
    where
        I: Iterator,
        I::Item: Send,
    {
        let core = &self.client.core;
        let policy = core.options.retry.clone().unwrap_or_default();
        let client = self.client.with(without_retries(&policy));
        let seed = core.random_bits();
        let mut scheduler = BatchScheduler::new(requests, self.settings, policy, core.clock.now());
        let caller = &thread::current();
        thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            loop {
                let finished = match scheduler.next(core.clock.now()) {
                    Step::Send(call) => {
                        let client = client.for_attempt(seed.wrapping_add(call.index as u128));
                        let call = Arc::new(Mutex::new(Some(call)));
                        let (client, sender, own) =
                            (Arc::new(client), sender.clone(), Arc::clone(&call));
                        let attempt = &attempt;
                        let make = move || {
                            let Some(call) = take(&own) else { return };
                            let attempt = || attempt(&client, &call.request);
                            let result = panic::catch_unwind(AssertUnwindSafe(attempt));
                            // The receiver is gone if the caller panicked or broke off.
                            let _ = sender.send((call, result));
                            caller.unpark();
                        };
                        let thread = thread::Builder::new().name("chatwire-batch".to_owned());
                        // If the system has no more threads, the calling thread does the work.
                        if thread.spawn_scoped(scope, make.clone()).is_err() {
                            make();
                        }
                        continue;
                    }
                    Step::Fail(index, error) => Some((index, Err(error))),
                    Step::End => return,
                    Step::Wait(limit) => match wait(&receiver, &*core.clock, limit) {
                        Some((call, result)) => {
                            let result = result.unwrap_or_else(|panic| panic::resume_unwind(panic));
                            let context = core.retry_context();
                            let finished = scheduler.handle(
                                call,
                                result,
                                response_of,
                                context.now,
                                context.jitter,
                            );
                            scheduler.report(context.now);
                            finished
                        }
                        None => None,
                    },
                };
                if finished.is_some_and(|finished| give(finished).is_break()) {
                    return;
                }
            }
        });
        scheduler
    }
}

/// Sends a request once.
fn chat(client: &Client, request: &impl Borrow<ChatRequest>) -> Result<Response, Error> {
    client.chat(request.borrow())
}

/// Takes the value out, unless another thread did.
fn take<T>(slot: &Mutex<Option<T>>) -> Option<T> {
    slot.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// The next finished call; `None` if the limit passes first.
fn wait<T>(finished: &Receiver<T>, clock: &dyn Clock, limit: Option<Duration>) -> Option<T> {
    match limit {
        Some(limit) => clock::block_until(clock, limit, || finished.try_recv().ok()),
        None => finished.recv().ok(),
    }
}
