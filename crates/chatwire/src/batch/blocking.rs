//! A batch whose calls wait on threads.

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
    scheduler::{BatchScheduler, Finished, Step},
    without_retries,
};
use crate::{ChatRequest, Error, Response, blocking::Client, clock};

impl<'p> Batch<'p, Client> {
    /// Makes all calls, and gives what became of them in the order of the requests.
    ///
    /// When the batch stops early, requests that were not begun end with [`ErrorKind::NotSent`](crate::ErrorKind::NotSent).
    /// All answers are held to the end; [`for_each`](Self::for_each) gives them as they come.
    pub fn run<I>(self, requests: I) -> Vec<Result<Response, Error>>
    where
        I: IntoIterator,
        I::Item: Borrow<ChatRequest> + Send,
    {
        let mut finished = Vec::new();
        let scheduler = self.drive(requests.into_iter(), |one| {
            finished.push(one);
            ControlFlow::Continue(())
        });
        scheduler.into_results(finished)
    }

    /// Makes all calls and hands over what becomes of each as it ends, with the place of its request, counted from 0; tells how far it came.
    ///
    /// It is handed over on the caller's thread.
    /// When told to break, it begins no further call, and returns when those under way have ended.
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
        let scheduler = self.drive(requests.into_iter(), |(index, result)| take(index, result));
        scheduler.progress(clock.now())
    }

    fn drive<I>(
        self,
        requests: I,
        mut give: impl FnMut(Finished) -> ControlFlow<()>,
    ) -> BatchScheduler<'p, I>
    where
        I: Iterator,
        I::Item: Borrow<ChatRequest> + Send,
    {
        let core = &self.client.core;
        let policy = core.options.retry.clone().unwrap_or_default();
        let client = self.client.with(without_retries(&policy));
        let mut scheduler = BatchScheduler::new(requests, self.settings, policy, core.clock.now());
        let caller = &thread::current();
        thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            loop {
                let finished = match scheduler.next(core.clock.now()) {
                    Step::Send(call) => {
                        let call = Arc::new(Mutex::new(Some(call)));
                        let (client, sender, own) = (&client, sender.clone(), Arc::clone(&call));
                        let make = move || {
                            let Some(call) = take(&own) else { return };
                            let attempt = || client.chat(call.request.borrow());
                            let result = panic::catch_unwind(AssertUnwindSafe(attempt));
                            // The caller has gone when it panicked or was told to break.
                            let _ = sender.send((call, result));
                            caller.unpark();
                        };
                        let thread = thread::Builder::new().name("chatwire-batch".to_owned());
                        // Where the system has no more threads, the caller's does the work.
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
                            let finished =
                                scheduler.handle(call, result, context.now, context.jitter);
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

/// What nobody has taken before.
fn take<T>(slot: &Mutex<Option<T>>) -> Option<T> {
    slot.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// The next call that ends, unless the limit passes first.
fn wait<T>(finished: &Receiver<T>, clock: &dyn Clock, limit: Option<Duration>) -> Option<T> {
    match limit {
        Some(limit) => clock::block_until(clock, limit, || finished.try_recv().ok()),
        None => finished.recv().ok(),
    }
}
