//! Runs tools on threads.

use std::{
    panic::resume_unwind,
    sync::{Mutex, PoisonError},
    thread,
};

use chatwire_protocol::chat::ChatRequest;
use chatwire_transport::Clock;

use super::{
    BlockingTools, ToolFailure, ToolRun,
    calls::{FinishedCall, PendingCall},
    tool_loop::{Step, ToolLoop},
};
use crate::{Error, blocking::Client};

impl Client {
    /// Asks the model, runs the functions it calls and tells it what they gave, until it answers.
    ///
    /// As [`Client::chat_with_tools`](crate::Client::chat_with_tools), but that the calls of one answer run on threads of their own, at most [`ToolLimits::max_parallel`](crate::ToolLimits::max_parallel), the caller's among them.
    /// A function that panics has failed, and the run goes on.
    ///
    /// # Errors
    ///
    /// As [`Client::chat_with_tools`](crate::Client::chat_with_tools).
    pub fn chat_with_tools(
        &self,
        request: &ChatRequest,
        tools: &BlockingTools<'_>,
    ) -> Result<ToolRun, Error> {
        let mut course = ToolLoop::new(request, tools)?;
        loop {
            let answer = match self.chat(course.request()) {
                Ok(answer) => answer,
                Err(error) => return Err(course.handle_failure(error)),
            };
            match course.handle_answer(answer)? {
                Step::Done(run) => return Ok(run),
                Step::Call(answer, planned) => {
                    let settled = all(planned, tools, self.clock(), course.max_parallel());
                    course.handle_calls(answer, settled)?;
                }
            }
        }
    }
}

/// Settles all calls, in their order, on at most `max_parallel` threads.
fn all(
    planned: Vec<PendingCall>,
    tools: &BlockingTools<'_>,
    clock: &dyn Clock,
    max_parallel: usize,
) -> Vec<FinishedCall> {
    let threads = planned.len().min(max_parallel);
    let waiting = Mutex::new(planned.into_iter().enumerate());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut settled = Vec::new();
        while let Some((place, planned)) = next() {
            settled.push((place, settle(planned, tools, clock)));
        }
        settled
    };
    let mut settled = thread::scope(|scope| {
        // Where the system has no more threads, those that there are do the work.
        let others: Vec<_> = (1..threads)
            .map_while(|_| {
                let thread = thread::Builder::new().name("chatwire-tool".to_owned());
                thread.spawn_scoped(scope, work).ok()
            })
            .collect();
        let mut settled = work();
        for other in others {
            // Functions do not panic out of their calls.
            settled.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        settled
    });
    settled.sort_by_key(|(place, _)| *place);
    settled.into_iter().map(|(_, settled)| settled).collect()
}

/// Runs one call, if there is a function for it.
fn settle(planned: PendingCall, tools: &BlockingTools<'_>, clock: &dyn Clock) -> FinishedCall {
    let Some(function) = planned.function(tools) else {
        return planned.leave(ToolFailure::Unknown);
    };
    let began = clock.now();
    let given = function.call(planned.arguments());
    planned.settle(given, clock.now().saturating_sub(began))
}
