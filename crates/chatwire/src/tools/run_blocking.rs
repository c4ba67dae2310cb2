//! The tool loop on threads.

use std::{
    panic::resume_unwind,
    sync::{Mutex, PoisonError},
    thread,
};

use chatwire_protocol::chat::{ChatRequest, ToolCall};
use chatwire_transport::{Clock, SystemClock};

use super::{
    BlockingTools, ToolCallError, ToolCallReport, ToolRun,
    calls::{FinishedCall, PendingCall},
    tool_loop::{Step, ToolLoop},
};
use crate::{Error, blocking::Client};

impl Client {
    /// Sends the request, runs the functions that the model calls, sends their results, and repeats
    /// until the model responds without tool calls.
    ///
    /// As [`Client::chat_with_tools`](crate::Client::chat_with_tools), except that the calls of one
    /// response run on at most [`ToolLimits::max_parallel`](crate::ToolLimits::max_parallel)
    /// threads, the calling one included.
    /// A panic in a function counts as its error, and the loop goes on.
    ///
    /// # Errors
    ///
    /// As [`Client::chat_with_tools`](crate::Client::chat_with_tools).
    pub fn chat_with_tools(
        &self,
        request: &ChatRequest,
        tools: &BlockingTools<'_>,
    ) -> Result<ToolRun, Error> {
        let mut tool_loop = ToolLoop::new(request, tools, self.core.reasoning_history())?;
        loop {
            let response = match self.chat(tool_loop.request()) {
                Ok(response) => response,
                Err(error) => return Err(tool_loop.handle_error(error)),
            };
            match tool_loop.handle_response(response)? {
                Step::Done(run) => return Ok(run),
                Step::Call(response, pending) => {
                    let finished = run_all(pending, tools, self.clock(), tool_loop.max_parallel());
                    tool_loop.handle_results(response, finished)?;
                }
            }
        }
    }
}

impl BlockingTools<'_> {
    /// Runs one tool call on the calling thread, for a loop of your own.
    ///
    /// As [`Tools::call`](crate::Tools::call); a panic in the function is an error in the report.
    pub fn call(&self, call: &ToolCall) -> ToolCallReport {
        self.report(run(self.pending_call(call), self, &SystemClock::new()))
    }
}

/// Runs all calls on at most `max_parallel` threads; the results keep their order.
pub(super) fn run_all(
    pending: Vec<PendingCall>,
    tools: &BlockingTools<'_>,
    clock: &dyn Clock,
    max_parallel: usize,
) -> Vec<FinishedCall> {
    let threads = pending.len().min(max_parallel);
    let queue = Mutex::new(pending.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut finished = Vec::new();
        while let Some((index, pending)) = next() {
            finished.push((index, run(pending, tools, clock)));
        }
        finished
    };
    let mut finished = thread::scope(|scope| {
        // If the system has no more threads, the existing ones do the work.
        let others: Vec<_> = (1..threads)
            .map_while(|_| {
                let thread = thread::Builder::new().name("chatwire-tool".to_owned());
                thread.spawn_scoped(scope, work).ok()
            })
            .collect();
        let mut finished = work();
        for other in others {
            // Panics of functions are caught, so this one is a bug elsewhere.
            finished.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        finished
    });
    finished.sort_by_key(|(index, _)| *index);
    finished.into_iter().map(|(_, finished)| finished).collect()
}

/// Runs one call, if there is a function for it.
fn run(pending: PendingCall, tools: &BlockingTools<'_>, clock: &dyn Clock) -> FinishedCall {
    let Some(function) = pending.function(tools) else {
        return pending.skip(ToolCallError::UnknownTool);
    };
    let started = clock.now();
    let result = function.call(pending.arguments());
    pending.finish(result, clock.now().saturating_sub(started))
}
