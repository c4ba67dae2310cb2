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
    Batch, BatchProgress, once,
    scheduler::{BatchScheduler, Ended, Step},
};
use crate::{ChatRequest, Error, Response, blocking::Client, clock};

impl<'p> Batch<'p, Client> {
    /// Makes all calls, and gives what became of them in the order of the requests.
    ///
    /// When the batch stops early, requests that were not begun end with [`ErrorKind::NotBegun`](crate::ErrorKind::NotBegun).
    /// All answers are held to the end; [`for_each`](Self::for_each) gives them as they come.
    pub fn run<I>(self, requests: I) -> Vec<Result<Response, Error>>
    where
        I: IntoIterator,
        I::Item: Borrow<ChatRequest> + Send,
    {
        let mut ended = Vec::new();
        let plan = self.drive(requests.into_iter(), |one| {
            ended.push(one);
            ControlFlow::Continue(())
        });
        plan.into_results(ended)
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
        let plan = self.drive(requests.into_iter(), |(index, result)| take(index, result));
        plan.progress(clock.now())
    }

    fn drive<I>(
        self,
        requests: I,
        mut give: impl FnMut(Ended) -> ControlFlow<()>,
    ) -> BatchScheduler<'p, I>
    where
        I: Iterator,
        I::Item: Borrow<ChatRequest> + Send,
    {
        let core = &self.client.core;
        let policy = core.options.retry.clone().unwrap_or_default();
        let client = self.client.with(once(&policy));
        let mut plan = BatchScheduler::new(requests, self.settings, policy, core.clock.now());
        let caller = &thread::current();
        thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            loop {
                let given = match plan.next(core.clock.now()) {
                    Step::Begin(call) => {
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
                    Step::Give(index, error) => Some((index, Err(error))),
                    Step::End => return,
                    Step::Wait(limit) => match wait(&receiver, &*core.clock, limit) {
                        Some((call, result)) => {
                            let result = result.unwrap_or_else(|panic| panic::resume_unwind(panic));
                            let moment = core.moment();
                            let ended = plan.handle(call, result, moment.now, moment.chance);
                            plan.report(moment.now);
                            ended
                        }
                        None => None,
                    },
                };
                if given.is_some_and(|ended| give(ended).is_break()) {
                    return;
                }
            }
        });
        plan
    }
}

/// What nobody has taken before.
fn take<T>(slot: &Mutex<Option<T>>) -> Option<T> {
    slot.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// The next call that ends, unless the limit passes first.
fn wait<T>(ended: &Receiver<T>, clock: &dyn Clock, limit: Option<Duration>) -> Option<T> {
    match limit {
        Some(limit) => clock::wait_unless(clock, limit, || ended.try_recv().ok()),
        None => ended.recv().ok(),
    }
}
