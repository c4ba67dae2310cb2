//! The tool loop without blocking.

use chatwire_protocol::chat::{ChatRequest, ToolCall};
use chatwire_transport::{Clock, SystemClock};

use super::{
    ToolCallError, ToolCallReport, ToolRun, Tools,
    calls::{FinishedCall, PendingCall},
    join,
    tool_loop::{Step, ToolLoop},
};
use crate::{Client, Error};

impl Client {
    /// Sends the request, runs the functions that the model calls, sends their results, and repeats
    /// until the model responds without tool calls.
    ///
    /// The calls of one response run concurrently, on the task of the caller; nothing is spawned.
    /// Their results keep the order of the calls.
    /// Errors of calls are sent to the model: see [`tools`](crate::tools).
    ///
    /// - The functions are added to the tools of the request itself, which the loop does not run.
    /// - If the request forces a tool call, that applies to the first response only.
    /// - The tool calls of a response decide whether the loop goes on, not its finish reason.
    /// - Only the first choice counts.
    /// - The retry policy and the timeouts apply to each request; functions have no timeout.
    ///
    /// Dropping the future drops the running functions; a panic in a function propagates.
    ///
    /// ```
    /// # use chatwire::{ChatRequest, Client, Message, Tools};
    /// # async fn example(client: Client, tools: Tools<'_>) -> Result<(), chatwire::Error> {
    /// let question = [Message::user("How warm is it in Lisbon?")];
    /// let request = ChatRequest::new("nousresearch/hermes-4-405b", question);
    /// let run = client.chat_with_tools(&request, &tools).await?;
    /// println!("{}", run.response.first_text().unwrap_or_default());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), before anything is sent, if
    ///   the tools are invalid or the request asks for several choices;
    /// - [`ErrorKind::Tools`](crate::ErrorKind::Tools) if the loop ends without a final response;
    /// - as [`chat`](Self::chat).
    ///
    /// [`Error::tool_history`] has the rounds before the error.
    pub async fn chat_with_tools(
        &self,
        request: &ChatRequest,
        tools: &Tools<'_>,
    ) -> Result<ToolRun, Error> {
        let mut tool_loop = ToolLoop::new(request, tools, self.core.reasoning_history())?;
        loop {
            let response = match self.chat(tool_loop.request()).await {
                Ok(response) => response,
                Err(error) => return Err(tool_loop.handle_error(error)),
            };
            match tool_loop.handle_response(response)? {
                Step::Done(run) => return Ok(run),
                Step::Call(response, pending) => {
                    let max_parallel = tool_loop.max_parallel();
                    let finished = run_all(pending, tools, self.clock(), max_parallel).await;
                    tool_loop.handle_results(response, finished)?;
                }
            }
        }
    }
}

impl Tools<'_> {
    /// Runs one tool call, for a loop of your own.
    ///
    /// The report has the call in the format of requests, and the result or the error;
    /// [`ToolCallReport::to_message`] is the message for the next request.
    /// Of the limits only [`ToolLimits::max_result_bytes`](crate::ToolLimits::max_result_bytes)
    /// applies.
    ///
    /// ```
    /// # use chatwire::{ChatRequest, Client, Tools};
    /// # async fn example(client: Client, mut request: ChatRequest, tools: Tools<'_>)
    /// # -> Result<(), chatwire::Error> {
    /// let response = client.chat(&request).await?;
    /// let messages = request.messages.get_or_insert_default();
    /// messages.extend(response.to_request_message());
    /// for call in response.tool_calls() {
    ///     messages.push(tools.call(call).await.to_message());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn call(&self, call: &ToolCall) -> ToolCallReport {
        self.report(run(self.pending_call(call), self, &SystemClock::new()).await)
    }
}

/// Runs the calls of a response.
pub(super) async fn run_all(
    pending: Vec<PendingCall>,
    tools: &Tools<'_>,
    clock: &dyn Clock,
    max_parallel: usize,
) -> Vec<FinishedCall> {
    join::join_all(pending.into_iter().map(|call| run(call, tools, clock)), max_parallel).await
}

/// Runs one call, if there is a function for it.
async fn run(pending: PendingCall, tools: &Tools<'_>, clock: &dyn Clock) -> FinishedCall {
    let Some(function) = pending.function(tools) else {
        return pending.skip(ToolCallError::UnknownTool);
    };
    let started = clock.now();
    let result = function.call(pending.arguments()).await;
    pending.finish(result, clock.now().saturating_sub(started))
}
